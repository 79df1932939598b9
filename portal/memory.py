"""Small things every page needs (settings, menu), held in process memory and dropped when anything is purged.

A purge in this process drops them at once; one in another process is seen through the purge stamp
(`portal.purges`), which is asked for at each use: a `stat` of one file, or one Redis GET.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from portal import purges

T = TypeVar("T")

_held: dict[str, tuple[str, Any]] = {}
_lock = Lock()


def held(name: str, make: Callable[[], T]) -> T:
    """The value of `make()` as of the last purge. Nobody may change what is returned."""
    stamp = purges.stamp()
    known = _held.get(name)
    if known is not None and known[0] == stamp:
        value: T = known[1]
        return value
    value = make()
    with _lock:
        _held[name] = (stamp, value)
    return value


def forget() -> None:
    """Drop everything, in this process only (tests; a rolled-back transaction)."""
    with _lock:
        _held.clear()
