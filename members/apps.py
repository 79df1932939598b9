from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Members"

    def ready(self) -> None:
        from articles import access  # noqa: PLC0415  models must be loaded first
        from members import demonstration, panels  # noqa: PLC0415
        from members.access import door, may_read  # noqa: PLC0415
        from portal import rooms  # noqa: PLC0415
        from portal.roles import CHIEF, grant  # noqa: PLC0415

        access.register(may_read, door)
        for table in ("member", "membership", "plan", "accessrequest"):
            grant([CHIEF], *(f"members.{act}_{table}" for act in ("view", "add", "change")))
        panels.register()
        rooms.register_demonstration(rooms.Demonstration("members", demonstration.make, order=10))
        rooms.register_stop(rooms.Stop("The editors' desk", "/admin/", order=60))
        rooms.register_tour_note(demonstration.login_note)
