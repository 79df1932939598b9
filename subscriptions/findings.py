"""What an examination answers: a level, the name of what was looked at, and a sentence for an editor."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    level: Level
    name: str
    sentence: str


def ok(name: str, sentence: str) -> Finding:
    return Finding(Level.OK, name, sentence)


def warning(name: str, sentence: str) -> Finding:
    return Finding(Level.WARNING, name, sentence)


def error(name: str, sentence: str) -> Finding:
    return Finding(Level.ERROR, name, sentence)
