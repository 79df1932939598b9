"""The night's forgetting, and telling of it: what is gone for good should surprise nobody."""

import logging
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal import notices, rooms

logger = logging.getLogger(__name__)

# Whoever may do this answers for what is kept.
PERMISSION = "portal.change_sitesettings"


def forget(now: datetime) -> dict[str, int]:
    """What has to be forgotten by `now` (aware), in every room; how many rows, by name.

    A room that fails keeps no other from forgetting: it is left out of the answer, and the editors are told.
    """
    counts, failed = {}, []
    for name, forget_room in sorted(rooms.retention().items()):
        try:
            counts[name] = forget_room(now)
        except Exception:  # a fault tonight is tried again tomorrow
            logger.exception("%s could not be forgotten", name)
            failed.append(name)
    logger.info("forgotten: %s", counts)
    _tell({name: count for name, count in counts.items() if count and rooms.is_told(name)}, failed)
    return counts


def _tell(counts: dict[str, int], failed: list[str]) -> None:
    if failed:
        subject = _("Not everything could be forgotten last night")
        notices.tell(PERMISSION, subject, reverse("admin:index"), ", ".join(map(_, failed)))
    if counts:
        lines = [f"{_(name)}: {count}" for name, count in counts.items()]
        subject = _("Forgotten last night, as promised")
        notices.tell(PERMISSION, subject, reverse("admin:index"), "\n".join(lines), kind="forgotten")
