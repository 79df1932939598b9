"""The one declared table of what may happen to a submission or a question. Who makes it happen: `contributions.desk`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contributions.models import Question, Submission

Words = str | Promise

DECIDE = "contributions.decide_submission"
SORT = "contributions.note_submission"
ANSWER = "contributions.answer_question"
SORT_QUESTIONS = "contributions.sort_question"


@dataclass(frozen=True)
class Move:
    """One step from any of `sources` to `target` ("": back to where it came from).

    `permission`: what an editor needs for it ("": no editor may). `by_sender`, `by_portal`: whether the sender's
    signed link, or the portal itself, may do it. `past`: what the time line says ("" to the sender: not shown).
    `draft`: the template of the letter that an editor may send with it.
    """

    name: str
    sources: frozenset[str]
    target: str
    label: Words
    past: Words
    permission: str = ""
    by_sender: bool = False
    by_portal: bool = False
    is_public: bool = False
    draft: str = ""
    # What the button means, for who is about to press it.
    help: Words = ""


_S = Submission.State
_Q = Question.State
_BEFORE_PUBLISHED = frozenset(
    {_S.UNCONFIRMED, _S.RECEIVED, _S.IN_REVIEW, _S.CHANGES_REQUESTED, _S.ACCEPTED, _S.IN_PRODUCTION}
)


def _table(*moves: Move) -> Mapping[str, Move]:
    return {move.name: move for move in moves}


SUBMISSION_MOVES = _table(
    Move("confirm", frozenset({_S.UNCONFIRMED}), _S.RECEIVED, _("Confirm by hand"), _("Received"),
         permission=SORT, by_sender=True, by_portal=True, is_public=True,
         help=_("The sender has not pressed the mailed button. They get the letter that says it has arrived.")),
    Move("start_reading", frozenset({_S.RECEIVED}), _S.IN_REVIEW, _("Start reading"), _("Being read"),
         permission=DECIDE, is_public=True, help=_("The sender's page says “Being read” from now on.")),
    Move("ask_changes", frozenset({_S.IN_REVIEW}), _S.CHANGES_REQUESTED, _("Ask for changes"), _("Changes asked"),
         permission=DECIDE, is_public=True, draft="ask_changes"),
    Move("resubmit", frozenset({_S.CHANGES_REQUESTED}), _S.IN_REVIEW, _("New version"), _("New version sent"),
         by_sender=True, is_public=True),
    Move("lapse", frozenset({_S.CHANGES_REQUESTED}), _S.LAPSED, _("Put to rest"), _("At rest: the changes did not come"),
         by_portal=True, is_public=True),
    Move("read_again", frozenset({_S.CHANGES_REQUESTED, _S.DECLINED, _S.LAPSED}), _S.IN_REVIEW, _("Read again"),
         _("Being read again"), permission=DECIDE, is_public=True,
         help=_("The changes have come, or the decision is taken up once more.")),
    Move("accept", frozenset({_S.IN_REVIEW}), _S.ACCEPTED, _("Accept"), _("Accepted"),
         permission=DECIDE, is_public=True, draft="accept"),
    Move("decline", frozenset({_S.RECEIVED, _S.IN_REVIEW, _S.CHANGES_REQUESTED}), _S.DECLINED, _("Decline"),
         _("Not taken"), permission=DECIDE, is_public=True, draft="decline"),
    Move("make_article", frozenset({_S.ACCEPTED}), _S.IN_PRODUCTION, _("Make article"), _("In preparation"),
         permission=DECIDE, is_public=True,
         help=_("A draft with the headline, the byline, the summary and the text; this submission stays as it is.")),
    Move("unmake", frozenset({_S.IN_PRODUCTION}), _S.ACCEPTED, _("Article deleted"),
         _("Accepted again: the article was deleted"), by_portal=True),
    Move("publish", frozenset({_S.IN_PRODUCTION}), _S.PUBLISHED, _("Published"), _("Published"),
         by_portal=True, is_public=True),
    Move("withdraw", _BEFORE_PUBLISHED, _S.WITHDRAWN, _("Withdraw"), _("Withdrawn by you"),
         by_sender=True, is_public=True),
    Move("spam", frozenset(_S) - {_S.SPAM, _S.PUBLISHED}, _S.SPAM, _("Spam"), _("Marked as spam"), permission=SORT,
         help=_("Forgotten after 30 days; until then it can be brought back. Nobody is written to.")),
    Move("not_spam", frozenset({_S.SPAM}), "", _("Not spam"), _("Not spam after all"), permission=SORT,
         help=_("Back to where it was.")),
)  # fmt: skip

QUESTION_MOVES = _table(
    Move("confirm", frozenset({_Q.UNCONFIRMED}), _Q.NEW, _("Confirm by hand"), _("Received"),
         permission=SORT_QUESTIONS, by_sender=True, by_portal=True, is_public=True,
         help=_("The asker has not pressed the mailed button. They get the letter that says it has arrived.")),
    Move("assign", frozenset({_Q.NEW, _Q.REOPENED}), _Q.ASSIGNED, _("Take it"), _("In an editor's hands"),
         permission=SORT_QUESTIONS, help=_("It stands under your name from now on.")),
    Move("answer", frozenset({_Q.NEW, _Q.ASSIGNED, _Q.REOPENED}), _Q.ANSWERED, _("Send answer"), _("Answered"),
         permission=ANSWER, is_public=True),
    Move("reopen", frozenset({_Q.ANSWERED, _Q.CLOSED, _Q.DUPLICATE}), _Q.REOPENED, _("Reopen"), _("Reopened"),
         permission=SORT_QUESTIONS, by_sender=True, is_public=True, help=_("To be answered once more.")),
    Move("close", frozenset({_Q.ANSWERED}), _Q.CLOSED, _("Close"), _("Closed"),
         permission=SORT_QUESTIONS, by_portal=True, help=_("Nothing more is expected.")),
    Move("duplicate", frozenset({_Q.NEW, _Q.ASSIGNED, _Q.REOPENED}), _Q.DUPLICATE, _("Duplicate"),
         _("Marked as a duplicate"), permission=SORT_QUESTIONS,
         help=_("The same question of the same person waits elsewhere. Nobody is written to.")),
    Move("spam", frozenset(_Q) - {_Q.SPAM}, _Q.SPAM, _("Spam"), _("Marked as spam"), permission=SORT_QUESTIONS,
         help=_("Forgotten after 30 days; until then it can be brought back. Nobody is written to.")),
    Move("not_spam", frozenset({_Q.SPAM}), "", _("Not spam"), _("Not spam after all"), permission=SORT_QUESTIONS,
         help=_("Back to where it was.")),
)  # fmt: skip

# What stands in a time line beside the moves.
OTHER_EVENTS: Mapping[str, Words] = {
    "sent": _("Sent"),
    "note": _("Note"),
    "assigned": _("In other hands"),
    "letter": _("Letter"),
    "written": _("Letter from the desk"),
    "revised": _("Newer version sent"),
    "reply": _("Reply"),
    "stranger": _("Mail from another address"),
    "unproved": _("Mail that says it is from the sender"),
    "reminded": _("Reminder"),
    "bounced": _("Letter came back"),
    "refused_file": _("File not taken"),
    "left_out": _("Left out of the mail: signatures, cards, logos"),
    "files_added": _("Files added from a reply"),
    "held": _("No letter was written: too many mails in a short time"),
    "terms": _("Terms accepted"),
    "moved": _("Sorted anew"),
    "converted": _("Put into the article's history"),
    "unconverted": _("Could not be converted"),
    "correction": _("Correction or removal asked for"),
    "published_answer": _("Published on our pages"),
    "edited_answer": _("Published words changed"),
    "unpublished_answer": _("Taken off our pages"),
    "consent_given": _("Consent to publish given"),
    "consent_withdrawn": _("Consent to publish withdrawn"),
}


def table_for(item: Submission | Question) -> Mapping[str, Move]:
    """The moves of what `item` is."""
    return SUBMISSION_MOVES if isinstance(item, Submission) else QUESTION_MOVES


def open_to(item: Submission | Question, user: object) -> list[Move]:
    """The moves an editor may make now, in the order of the table."""
    has_perm = getattr(user, "has_perm", lambda permission: False)
    return [
        move
        for move in table_for(item).values()
        if item.state in move.sources and move.permission and has_perm(move.permission)
    ]
