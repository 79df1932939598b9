from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Stories and questions"

    def ready(self) -> None:
        from contributions import demonstration, forgetting, panels, receivers, staging, undelivered  # noqa: PLC0415  models must be loaded first
        from contributions.models import SubmissionFile  # noqa: PLC0415
        from portal import rooms  # noqa: PLC0415

        post_delete.connect(staging.delete_bytes, sender=SubmissionFile, dispatch_uid="contributions.bytes")
        undelivered.register()
        receivers.register()
        _grant_roles()
        _register_notices()
        rooms.register_panel(
            rooms.Part("contributions", "admin/contributions/panel.html", panels.start, order=20)
        )
        rooms.register_retention(gettext_noop("submissions"), forgetting.forget_submissions)
        rooms.register_retention(gettext_noop("questions"), forgetting.forget_questions)
        rooms.register_retention(gettext_noop("staged files"), forgetting.forget_staged_files)
        rooms.register_retention("identifying codes", forgetting.forget_codes, is_told=False)
        rooms.register_retention(gettext_noop("address hashes"), forgetting.forget_addresses)
        rooms.register_retention(gettext_noop("files without a submission"), forgetting.forget_orphans)
        rooms.register_personal_data("contributions", forgetting.export, forgetting.erase)
        panels.register_metrics()
        rooms.register_demonstration(rooms.Demonstration("contributions", demonstration.make, order=70))
        rooms.register_stop(rooms.Stop("Write to Us: send a story", "/write-to-us/", order=40))
        rooms.register_stop(rooms.Stop("Ask Us A Question", "/ask/", order=45))
        rooms.register_stop(rooms.Stop("Questions and answers", "/questions/", order=46))
        _answers_in_public()
        _on_the_account()


def _answers_in_public() -> None:
    """Where published answers are found, and what follows when they or their questions change."""
    from articles import search, sitemaps  # noqa: PLC0415  called from ready()
    from contributions import beside, findable, publishing  # noqa: PLC0415
    from contributions.models import PublicAnswer, Question  # noqa: PLC0415
    from contributions.sitemaps import PublicAnswers  # noqa: PLC0415
    from portal import rooms  # noqa: PLC0415

    rooms.register_slot(
        "article", rooms.Part("answers", "contributions/answers_beside.html", beside.of_article)
    )
    search.register_kind(findable.ANSWERS)
    sitemaps.register("questions", PublicAnswers)
    post_save.connect(publishing.question_changed, sender=Question, dispatch_uid="contributions.consent")
    pre_delete.connect(publishing.answer_goes, sender=PublicAnswer, dispatch_uid="contributions.answer_goes")


def _on_the_account() -> None:
    """What a reader finds of their own on their page."""
    from contributions import own  # noqa: PLC0415  called from ready()
    from portal import rooms  # noqa: PLC0415

    rooms.register_slot(
        "account", rooms.Part("stories", "contributions/own_stories.html", own.stories, order=10)
    )
    rooms.register_slot(
        "account", rooms.Part("questions", "contributions/own_questions.html", own.questions, order=20)
    )


def _register_notices() -> None:
    """Of what editors may choose to hear, in the order in which it happens."""
    from portal.notices import Kind, register_kind  # noqa: PLC0415  called from ready()

    stories, questions = "contributions.view_submission", "contributions.view_question"
    register_kind(Kind("story", _("A new story"), stories, order=10))
    register_kind(Kind("question", _("A new question"), questions, order=11))
    register_kind(Kind("revision", _("A newer version of a story"), stories, order=12))
    register_kind(Kind("reply", _("A reply to a letter of ours"), stories, order=13))
    register_kind(Kind("overdue", _("What waits longer than we promise"), stories, order=14))
    register_kind(Kind("bounced", _("A letter of ours that came back"), stories, order=15))


def _grant_roles() -> None:
    """Desk: see, sort, note. Editor: decide, answer, make articles. Chief: terms, and delete for good."""
    from portal.roles import CHIEF, DESK, EDITOR, grant  # noqa: PLC0415  called from ready()

    everybody, editors = [DESK, EDITOR, CHIEF], [EDITOR, CHIEF]
    for name in ("submission", "question"):
        grant(everybody, f"contributions.view_{name}", f"contributions.change_{name}")
        grant([CHIEF], f"contributions.delete_{name}")
    grant(everybody, "contributions.note_submission", "contributions.sort_question")
    grant(editors, "contributions.decide_submission", "contributions.answer_question")
    grant(everybody, "contributions.view_publicanswer", "contributions.view_cannedanswer")
    grant(editors, "contributions.change_publicanswer")
    grant(editors, *(f"contributions.{act}_cannedanswer" for act in ("add", "change", "delete")))
    grant([CHIEF], "contributions.delete_publicanswer")
    grant([CHIEF], "contributions.view_terms", "contributions.add_terms")
