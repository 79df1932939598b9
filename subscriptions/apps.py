from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = _("The weekly")

    def ready(self) -> None:
        from anymail.signals import tracking  # noqa: PLC0415  models must be loaded first

        from portal import mailbox, notices, rooms  # noqa: PLC0415
        from portal.roles import CHIEF, EDITOR, grant  # noqa: PLC0415
        from subscriptions import demonstration, doctoring, parts, receivers  # noqa: PLC0415

        parts.register()
        receivers.register()
        mailbox.register(mailbox.Receiver("doctor", doctoring.receive, purpose="doctor"))
        tracking.connect(receivers.hear, dispatch_uid="subscriptions.receivers")
        rooms.register_demonstration(rooms.Demonstration("weekly", demonstration.make, order=60))
        rooms.register_stop(rooms.Stop("The weekly; subscribe there", "/weekly/", order=40))
        rooms.register_tour_note(
            lambda: "Send the weekly now: Desk → Issues → open the draft, press “Approve and send now”"
        )
        ready = _("The weekly is ready to be looked at")
        news = _("The weekly was sent, skipped, held or paused")
        watch = "subscriptions.change_issue"
        notices.register_kind(notices.Kind("weekly_ready", ready, watch, order=40))
        notices.register_kind(notices.Kind("weekly", news, watch, order=45))
        looking = ("view_weekly", "view_issue", "view_issueitem", "view_delivery", "view_census")
        editing = ("change_issue", "approve_issue", "add_issueitem", "change_issueitem")
        people = ("view_subscriber", "change_subscriber", "delete_subscriber", "view_suppression",
                  "export_subscriber", "import_subscriber", "view_bounce")  # fmt: skip
        pace = ("view_pace", "add_pace", "change_pace")
        caps = ("view_domaincap", "add_domaincap", "change_domaincap", "delete_domaincap")
        leading = ("add_weekly", "change_weekly", "delete_suppression", *people, *pace, *caps)
        grant([EDITOR, CHIEF], *(f"subscriptions.{name}" for name in looking + editing))
        grant([CHIEF], *(f"subscriptions.{name}" for name in leading))
