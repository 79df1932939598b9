from contributions.models.attachment import SubmissionFile
from contributions.models.canned_answer import CannedAnswer
from contributions.models.case import Case, Flag
from contributions.models.earlier_version import EarlierVersion
from contributions.models.event import Event
from contributions.models.public_answer import PublicAnswer
from contributions.models.question import Question
from contributions.models.reply import Reply
from contributions.models.spent_code import SpentCode
from contributions.models.submission import Submission
from contributions.models.terms import Terms

__all__ = [
    "CannedAnswer",
    "Case",
    "EarlierVersion",
    "Event",
    "Flag",
    "PublicAnswer",
    "Question",
    "Reply",
    "SpentCode",
    "Submission",
    "SubmissionFile",
    "Terms",
]
