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
        "Which of the land routes stay open in winter?", "reader@example.org", 3, ("confirm", "assign"),
        consent=Question.Consent.ANONYMOUS,
    ),
    Asked("Do you pay for photographs from readers?", "camera@example.net", 1),
    Asked("Best prices for backlinks!!! Reply for list", "seo@spam.example", 5, ("confirm", "spam")),
)  # fmt: skip


@dataclass(frozen=True)
class Published:
    """What readers get to see of a question (by its asker's address), and how many days ago it was published."""

    email: str
    days: int
    title: str
    section: str
    related: tuple[str, ...]
    details: str = ""
    answer: str = ""


# Answered, and their askers agreed.
ASKED_IN_PUBLIC = (
    Asked(
        "How narrow is the Strait of Malacca really? I have read 2.8 kilometres in one place and 38 in another.",
        "a.lindqvist@example.net", 40, ("confirm", "assign", "answer", "close"),
        consent=Question.Consent.ANONYMOUS,
        answer="Both are right, of different things. The strait itself is about 38 kilometres wide at its southern end. "
        "The channel that deep ships have to keep to narrows to about 2.8 kilometres, in the Phillip Channel off "
        "Singapore.\n\nA laden tanker sees the second figure.",
    ),
    Asked(
        "中欧班列上的集装箱，家里人能在网上查到走到哪里了吗？", "wang.reader@example.net", 23,
        ("confirm", "assign", "answer"), name="王芳", consent=Question.Consent.NAMED,
        answer="可以，但要有箱号。箱号由四个字母和七位数字组成，写在运单上，也漆在箱门上。\n\n"
        "把箱号填进承运人的查询页面，就能看到最近一次被登记的地点，通常是车站、堆场或者边境的换装站。"
        "两次登记之间，列车走到哪里，网页上是看不到的。",
    ),
)  # fmt: skip

PUBLISHED = (
    Published(
        "a.lindqvist@example.net", 38, "How narrow is the Strait of Malacca?", "ports-and-shipping",
        ("malacca-at-its-narrowest",),
        details="I have read 2.8 kilometres in one place and 38 in another.",
    ),
    Published(
        "wang.reader@example.net", 21, "中欧班列上的集装箱，能在网上查到走到哪里了吗？", "trade-and-routes",
        ("freight-train-border-steps-zh",),
    ),
    Published(
        "m.haller@example.net", 14, "Does one train run all the way from Chongqing to Duisburg?", "trade-and-routes",
        ("changing-gauge-at-khorgos", "chongqing-a-port-far-from-the-sea"),
        details="Is the freight train the same train all the way, or is the cargo moved to other waggons at the borders?",
        answer="Only the containers travel all the way. At each change of gauge they are lifted by crane onto waggons "
        "that fit the rails ahead, which takes a few hours when the papers are in order.\n\nSo a container from "
        "Chongqing reaches Duisburg on its third set of waggons: standard gauge to Khorgos, broad gauge to the Polish "
        "border, and standard gauge again.",
    ),
)  # fmt: skip

CANNED = (
    (
        "Printing our articles for a class", "en",
        "You are welcome to print our articles, maps and pictures for your class, as they are and with our name under "
        "them. For a book or a website please ask us once more.",
    ),
    (
        "No advice on investments", "en",
        "We report on projects and prices, but give no advice on what to buy or sell.",
    ),
    ("周报的语言", "zh-hans", "周报有中文版，也有英文版，订阅时可以选择。"),
)  # fmt: skip
