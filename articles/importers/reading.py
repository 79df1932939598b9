"""Finding records in a file, a folder or an archive, and choosing the reader of each by its name.

Archives (.tar, .tar.gz, .tar.xz, .zip) are read in memory, member by member: nothing is unpacked to the disk,
so a member's name can lead nowhere.
"""

import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from articles.importers import frontmatter, markdown
from articles.importers.records import Record, Refusal

# A file's name below the root, and how to get its bytes.
Member = tuple[str, Callable[[], bytes]]
Reader = Callable[[str, bytes], Iterator[Record | Refusal]]
READERS: dict[str, tuple[tuple[str, ...], Reader]] = {"markdown": (markdown.SUFFIXES, markdown.read)}
MOST_FILES = 100_000
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2")


class Unreadable(Exception):
    """Nothing can be read at all; the sentence says why."""


def read(path: Path, wanted: str = "auto") -> Iterator[Record | Refusal]:
    """Every record below `path`. `wanted` is a format's name, or "auto": by each file's name.

    Raises:
        Unreadable: there is nothing at `path`, or nothing that a reader knows.
    """
    seen: dict[str, str] = {}
    found = 0
    for name, reader, data in _files(path, wanted):
        found += 1
        if isinstance(data, Refusal):
            yield data
            continue
        for item in reader(name, data):
            yield item if isinstance(item, Refusal) else _once(item, seen)
    if not found:
        raise Unreadable(
            f"{path} holds no file that can be imported ({', '.join(sorted(_suffixes(wanted)))})."
        )


def _once(record: Record, seen: dict[str, str]) -> Record | Refusal:
    first = seen.setdefault(record.source_id, record.path)
    if first == record.path:
        return record
    sentence = f"{first} has the same name. Import the two folders apart, each with a --source of its own."
    return Refusal(record.path, sentence)


def _suffixes(wanted: str) -> dict[str, Reader]:
    formats = READERS.values() if wanted == "auto" else [READERS[wanted]]
    return {suffix: reader for suffixes, reader in formats for suffix in suffixes}


def _files(path: Path, wanted: str) -> Iterator[tuple[str, Reader, bytes | Refusal]]:
    """Name, reader and bytes of each file that has a reader."""
    suffixes = _suffixes(wanted)
    try:
        for name, load in _members(path):
            reader = suffixes.get(os.path.splitext(name)[1].lower())
            if reader is None and wanted != "auto" and path.is_file() and name == path.name:
                # One file, and its format was told: its ending does not matter.
                reader = next(iter(suffixes.values()))
            if reader is not None:
                yield name, reader, _loaded(name, load)
    except (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, OSError) as fault:
        raise Unreadable(f"{path} cannot be read: {fault}.") from fault


def _members(path: Path) -> Iterator[Member]:
    if path.is_dir():
        return _in_folder(path)
    if path.name.lower().endswith(_ARCHIVES):
        return _in_zip(path) if path.suffix.lower() == ".zip" else _in_tar(path)
    if path.is_file():
        return iter([(path.name, partial(_bytes, path))])
    raise Unreadable(f"There is no file or folder {path}.")


def _loaded(name: str, load: Callable[[], bytes]) -> bytes | Refusal:
    try:
        return load()
    except (OSError, RuntimeError, zipfile.BadZipFile) as fault:
        return Refusal(name, f"It cannot be read: {fault}.")


def _in_folder(root: Path) -> Iterator[Member]:
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(folder, name)
            # A link that leads out of the folder is not part of it.
            if path.resolve().is_relative_to(inside):
                yield path.relative_to(root).as_posix(), partial(_bytes, path)


def _bytes(path: Path) -> bytes:
    """A byte more than any reader takes is enough for it to refuse."""
    with path.open("rb") as file:
        return file.read(frontmatter.MOST_BYTES + 1)


def _in_zip(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist()[:MOST_FILES], key=lambda member: member.filename):
            if not member.is_dir():

                def load(member: zipfile.ZipInfo = member) -> bytes:
                    with archive.open(member) as file:
                        return file.read(frontmatter.MOST_BYTES + 1)

                yield member.filename, load


def _in_tar(path: Path) -> Iterator[Member]:
    """In the archive's order: a compressed one can only be read from its start."""
    with tarfile.open(path) as archive:
        for count, member in enumerate(archive):
            if count >= MOST_FILES:
                return
            if member.isfile():

                def load(member: tarfile.TarInfo = member) -> bytes:
                    file = archive.extractfile(member)
                    return file.read(frontmatter.MOST_BYTES + 1) if file else b""

                yield member.name, load
