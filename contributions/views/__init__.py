from contributions.views.answered import question
from contributions.views.asking import ask, ask_done, ask_matching
from contributions.views.coding import code, code_picture, code_sound
from contributions.views.following import contribution, contribution_link
from contributions.views.questions import public_answer, questions
from contributions.views.writing import write_to_us, write_to_us_done

__all__ = [
    "ask",
    "ask_done",
    "ask_matching",
    "code",
    "code_picture",
    "code_sound",
    "contribution",
    "contribution_link",
    "public_answer",
    "question",
    "questions",
    "write_to_us",
    "write_to_us_done",
]
