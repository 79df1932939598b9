"""The questions of the demonstration."""

from dataclasses import dataclass

from contributions.models import Question


@dataclass(frozen=True)
class Asked:
    text: str
    email: str
    days: int
    moves: tuple[str, ...] = ()
    name: str = ""
    consent: str = Question.Consent.NONE
    answer: str = ""


QUESTIONS = (
    Asked(
        "Is the freight train from Chongqing to Duisburg the same train all the way, or is the cargo moved to other "
        "waggons at the borders?", "m.haller@example.net", 16, ("confirm", "assign", "answer"), name="Miriam Haller",
        consent=Question.Consent.NAMED,
        answer="Only the containers travel all the way. At each change of gauge they are lifted by crane onto "
        "waggons that fit the rails ahead, which takes a few hours when the papers are in order.\n\nOur article on the "
        "change of gauge at Khorgos shows how it is done.",
    ),
    Asked(
        "Your report on port fees quotes prices “per TEU”. Is a forty-foot container one TEU or two?",
        "yan.w@example.net", 1, ("confirm",), name="Yan W.", consent=Question.Consent.ANONYMOUS,
    ),
    Asked("请问你们的周报有中文版吗？我想让父母也能读到。", "liu.reader@example.net", 2, ("confirm",), name="刘敏"),
    Asked(
        "I teach geography to fourteen-year-olds. May I print your map of the sea lanes for my class?",
        "r.okafor@example.net", 12, ("confirm",), name="Ruth Okafor",
    ),
    Asked(
        "Which of the land routes stay open in winter?", "winter@example.net", 3, ("confirm", "assign"),
        consent=Question.Consent.ANONYMOUS,
    ),
    Asked("Do you pay for photographs from readers?", "camera@example.net", 1),
    Asked("Best prices for backlinks!!! Reply for list", "seo@spam.example", 5, ("confirm", "spam")),
)  # fmt: skip
