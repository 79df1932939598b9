from contributions.admin.question import QuestionAdmin
from contributions.admin.submission import SubmissionAdmin
from contributions.admin.terms import TermsAdmin

__all__ = ["QuestionAdmin", "SubmissionAdmin", "TermsAdmin"]
