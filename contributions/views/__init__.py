from contributions.views.answered import question
from contributions.views.asking import ask, ask_done
from contributions.views.coding import code, code_picture, code_sound
from contributions.views.following import contribution, contribution_link
from contributions.views.writing import write_to_us, write_to_us_done

__all__ = [
    "ask",
    "ask_done",
    "code",
    "code_picture",
    "code_sound",
    "contribution",
    "contribution_link",
    "question",
    "write_to_us",
    "write_to_us_done",
]
