from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Members"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  models must be loaded first

        from articles import access  # noqa: PLC0415
        from members import demonstration, devices  # noqa: PLC0415
        from members.access import door, may_read  # noqa: PLC0415
        from portal import rooms  # noqa: PLC0415
        from portal.roles import CHIEF, grant, second_factor_note  # noqa: PLC0415

        access.register(may_read, door)
        grant([CHIEF], "members.view_member", "members.add_member", "members.change_member")
        rooms.register_demonstration(rooms.Demonstration("members", demonstration.make, order=10))
        rooms.register_stop(rooms.Stop("The editors' desk", "/admin/", order=60))
        rooms.register_tour_note(demonstration.login_note)
        rooms.register_tour_note(second_factor_note)
        rooms.register_retention("sessions", devices.forget_sessions, is_told=False)
        authenticator_added.connect(devices.sign_out_elsewhere)
