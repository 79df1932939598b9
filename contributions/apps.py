from django.apps import AppConfig
from django.db.models.signals import post_delete


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Stories and questions"

    def ready(self) -> None:
        from contributions import demonstration, forgetting, panels, receivers, staging  # noqa: PLC0415  models must be loaded first
        from contributions.models import SubmissionFile  # noqa: PLC0415
        from portal import rooms  # noqa: PLC0415

        post_delete.connect(staging.delete_bytes, sender=SubmissionFile, dispatch_uid="contributions.bytes")
        receivers.register()
        _grant_roles()
        rooms.register_panel(
            rooms.Part("contributions", "admin/contributions/panel.html", panels.start, order=20)
        )
        rooms.register_retention("submissions", forgetting.forget_submissions)
        rooms.register_retention("questions", forgetting.forget_questions)
        rooms.register_retention("staged files", forgetting.forget_staged_files)
        rooms.register_retention("identifying codes", forgetting.forget_codes)
        rooms.register_retention("address hashes", forgetting.forget_addresses)
        rooms.register_personal_data("contributions", forgetting.export, forgetting.erase)
        rooms.register_metric("portal_question_oldest_unanswered_seconds", panels.oldest_unanswered_seconds)
        rooms.register_metric("portal_submission_oldest_unread_seconds", panels.oldest_unread_seconds)
        rooms.register_demonstration(rooms.Demonstration("contributions", demonstration.make, order=70))
        rooms.register_stop(rooms.Stop("Write to Us: send a story", "/write-to-us/", order=40))
        rooms.register_stop(rooms.Stop("Ask Us A Question", "/ask/", order=45))


def _grant_roles() -> None:
    """Desk: see, sort, note. Editor: decide, answer, make articles. Chief: terms, and delete for good."""
    from portal.roles import CHIEF, DESK, EDITOR, grant  # noqa: PLC0415  called from ready()

    everybody, editors = [DESK, EDITOR, CHIEF], [EDITOR, CHIEF]
    for name in ("submission", "question"):
        grant(everybody, f"contributions.view_{name}", f"contributions.change_{name}")
        grant([CHIEF], f"contributions.delete_{name}")
    grant(everybody, "contributions.note_submission", "contributions.sort_question")
    grant(editors, "contributions.decide_submission", "contributions.answer_question")
    grant([CHIEF], "contributions.view_terms", "contributions.add_terms")
