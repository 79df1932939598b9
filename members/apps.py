from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Members"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  models must be loaded first

        from articles import access  # noqa: PLC0415
        from members import demonstration, devices, forgetting, panels, parts, receivers, requesting  # noqa: PLC0415
        from members.access import door, may_read  # noqa: PLC0415
        from portal import notices, rooms  # noqa: PLC0415
        from portal.roles import CHIEF, grant, second_factor_note  # noqa: PLC0415

        access.register(may_read, door)
        receivers.connect()
        asked = notices.Kind("access_request", _("A request for access"), requesting.PERMISSION, order=50)
        notices.register_kind(asked)
        rooms.register_retention(gettext_noop("requests for access"), requesting.forget)
        rooms.register_personal_data("members", forgetting.export, forgetting.erase)
        rooms.register_slot(
            "database", rooms.Part("plans", "members/plans.html", parts.plans, tags=frozenset({"plans"}))
        )
        for table in ("member", "membership", "plan", "accessrequest"):
            grant([CHIEF], *(f"members.{act}_{table}" for act in ("view", "add", "change")))
        panels.register()
        rooms.register_demonstration(rooms.Demonstration("members", demonstration.make, order=10))
        rooms.register_stop(rooms.Stop("The editors' desk", "/admin/", order=60))
        rooms.register_tour_note(demonstration.login_note)
        rooms.register_tour_note(second_factor_note)
        rooms.register_retention("sessions", devices.forget_sessions, is_told=False)
        authenticator_added.connect(devices.sign_out_elsewhere)
