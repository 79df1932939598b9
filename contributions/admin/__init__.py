from contributions.admin.canned import CannedAnswerAdmin
from contributions.admin.public_answer import PublicAnswerAdmin
from contributions.admin.question import QuestionAdmin
from contributions.admin.submission import SubmissionAdmin
from contributions.admin.terms import TermsAdmin

__all__ = ["CannedAnswerAdmin", "PublicAnswerAdmin", "QuestionAdmin", "SubmissionAdmin", "TermsAdmin"]
