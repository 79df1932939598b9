from datetime import datetime, timedelta
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from anymail.signals import inbound as mail_came  # noqa: PLC0415  models must be loaded first
        from anymail.signals import tracking  # noqa: PLC0415

        from portal import (  # noqa: PLC0415
            checks,  # noqa: F401
            forgetting,
            inbound,
            letters,
            notices,
            panels,
            returns,
            rooms,
            throttles,
        )
        from portal.models import Letter  # noqa: PLC0415
        from portal.roles import CHIEF, grant, sync  # noqa: PLC0415

        returns.register_receivers()
        tracking.connect(returns.hear, dispatch_uid="portal.returns")
        post_save.connect(_ring, sender=Letter, dispatch_uid="portal.ring")
        # Each app's permissions are made in its own turn: the groups are filled after the last.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(sync, sender=last, dispatch_uid="portal.roles")
        grant(
            [CHIEF],
            "portal.view_rawmail",
            "portal.change_rawmail",
            "portal.view_letter",
            "portal.change_letter",
            "portal.view_sitesettings",
            "portal.change_sitesettings",
        )

        def forget_throttles(now: datetime) -> int:
            return throttles.forget_before(now - timedelta(days=2))

        rooms.register_retention("throttles", forget_throttles, is_told=False)
        rooms.register_stop(rooms.Stop("Letters that were sent", "/outbox/", order=70))
        rooms.register_retention(gettext_noop("letters"), letters.forget)
        rooms.register_personal_data("letters", letters.export, letters.erase)
        mail_came.connect(inbound.take, dispatch_uid="portal.inbound")
        rooms.register_retention(gettext_noop("mail in"), forgetting.forget)
        rooms.register_personal_data("mail in", forgetting.export, forgetting.erase)
        rooms.register_retention(gettext_noop("notices"), notices.forget)
        forgotten = notices.Kind(
            "forgotten",
            _("What was forgotten last night"),
            "portal.change_sitesettings",
            order=70,
            default="morning",
        )
        notices.register_kind(forgotten)
        notices.register_kind(
            notices.Kind(
                "mail",
                _("Mail that waits for a person, or cannot be fetched"),
                "portal.view_rawmail",
                order=60,
            )
        )
        panels.register()


def _ring(sender: Any, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """A new letter rings the doorbell after the commit. A broker that is down costs a minute, not the letter."""
    from portal.bell import ring  # noqa: PLC0415

    if created and not raw:
        ring("portal.tasks.send_letters")
