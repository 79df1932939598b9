"""Telling every process that public content has changed.

Whoever changes what a public page shows calls `purge()` with the tags of what changed (`article:42`,
`section:energy`, `menu`, `site`). After the commit the stamp changes; what was remembered under an older
stamp is made anew. The stamp is a key in Redis where there is one, else the modification time of
`var/purges`, which costs microseconds to ask for.
"""

import os
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

_KEY = "portal:purges"
_listeners: list[Callable[[frozenset[str]], None]] = []


def stamp() -> str:
    """Changes whenever anything was purged, in this process or another."""
    if settings.REDIS_URL:
        return str(cache.get(_KEY, "0"))
    try:
        return str(os.stat(settings.VAR_ROOT / "purges").st_mtime_ns)
    except FileNotFoundError:
        return "0"


def purge(tags: Iterable[str]) -> None:
    """After the commit, let go of every stored page made of one of `tags`, in every process."""
    wanted = frozenset(tags)
    if wanted:
        transaction.on_commit(lambda: _ring(wanted))


def listen(listener: Callable[[frozenset[str]], None]) -> None:
    """Call `listener(tags)` after each purge of this process (page store, a CDN's purge hook)."""
    _listeners.append(listener)


def _ring(tags: frozenset[str]) -> None:
    now = time.time_ns()
    if settings.REDIS_URL:
        cache.set(_KEY, str(now), timeout=None)
    else:
        path = settings.VAR_ROOT / "purges"
        path.touch()
        os.utime(path, ns=(now, now))
    for listener in _listeners:
        listener(tags)
