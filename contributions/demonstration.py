"""The demonstration's post: stories and questions, each on another stretch of the way; three answered in public."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Section
from contributions import asking, desk, intake, publishing, staging
from contributions.models import CannedAnswer, Question, Submission

EDITOR = "editor@example.org"


@dataclass(frozen=True)
class Story:
    """A story, how many days ago it came, and the moves since, each a day after the other."""

    title: str
    name: str
    email: str
    days: int
    text: str
    moves: tuple[str, ...] = ()
    affiliation: str = ""
    country: str = ""
    section: str = ""
    abstract: str = ""
    note: str = ""
    file: tuple[str, str] | None = None


@dataclass(frozen=True)
class Asked:
    text: str
    email: str
    days: int
    moves: tuple[str, ...] = ()
    name: str = ""
    consent: str = Question.Consent.NONE
    answer: str = ""


STORIES = (
    Story(
        "The night shift at the container scanner", "Tomasz Brela", "tomasz.brela@example.net", 1,
        "A container passes the scanner in under two minutes. What takes longer is the picture: grey on grey, and "
        "somebody has to read it.\n\nI have read such pictures for eleven years. Most of what looks strange is not: "
        "a load of marble slabs lies like a row of teeth, tyres look like empty space, and frozen fish is as dense as "
        "scrap iron.\n\nThis is a story about how one learns to see, and about the hour before dawn when one sees least.",
        ("confirm",), affiliation="Customs officer, retired", country="Poland", section="ports-and-shipping",
        abstract="Eleven years of reading grey pictures at a border: how one learns what a cargo looks like.",
    ),
    Story(
        "How my grandmother dyed with madder", "Laylo Yusupova", "laylo.y@example.net", 4,
        "Madder wants three years in the ground before its roots give a red worth having. My grandmother dug them in "
        "October and dried them on the roof.\n\nThe alum came from the market, the water had to be the soft one from "
        "the upper canal, and nobody was allowed to hurry the pot. I have written down what I remember, and measured "
        "what she never did.",
        ("confirm", "start_reading"), affiliation="Textile restorer", country="Uzbekistan", section="culture",
        abstract="A family recipe for red, written down and measured.",
        note="Lovely. Ask whether there are photographs of the roots on the roof.",
    ),
    Story(
        "Why the gauge never became one", "Pieter Aldenhoven", "p.aldenhoven@example.net", 9,
        "Two rails, 1,435 millimetres apart here and 1,520 there: the difference is a hand's breadth, and it has "
        "stayed for more than a century and a half.\n\nEvery generation has found good reasons to end it and better "
        "ones not to. I follow the argument through three conferences and a great many bogies.",
        ("confirm", "start_reading", "ask_changes"), affiliation="Railway historian", country="Netherlands",
        section="trade-and-routes", note="Strong, but 4,000 words. Asked for half of it.",
        file=("gauge-sources.txt", "Sources\n\nThe conference protocols are quoted from the printed editions.\n"),
    ),
    Story(
        "A pilot's view of the narrow strait", "Nurul Hakim", "nurul.hakim@example.net", 12,
        "From the bridge of a laden tanker one does not see the strait. One sees a screen, four lights, and the fishing "
        "boats that are on no screen.\n\nPilots count under-keel clearance in decimetres. Here is what we do with the "
        "tide tables, and why we drink so much tea.",
        ("confirm", "start_reading", "accept"), affiliation="Harbour pilot", country="Malaysia",
        section="ports-and-shipping", abstract="What a pilot sees, and what only the fishermen see.",
    ),
    Story(
        "Ten reasons to choose our logistics park", "Growth Desk", "hello@parks.example", 15,
        "Our park offers unmatched connectivity. Contact our sales team today.",
        ("confirm", "decline"), affiliation="A logistics park", note="Advertising. See the guidelines.",
    ),
    Story(
        "The tea brick in the museum drawer", "Anonymous Traveller", "traveller@example.net", 2,
        "It weighs two kilograms, smells of nothing, and was once worth a sheep.",
    ),
)  # fmt: skip

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


def make(say: Callable[[str], None]) -> None:
    """Make them once; whatever an editor did with them since stays done."""
    editor = get_user_model().objects.filter(email=EDITOR).first()
    now = timezone.now()
    stories = sum(
        _story(story, editor, now) for story in STORIES if not Submission.objects.by(story.email).exists()
    )
    asked = sum(_asked(one, editor, now) for one in QUESTIONS if not Question.objects.by(one.email).exists())
    if stories or asked:
        say(f"{stories} stories from readers, {asked} questions")
    _answer_in_public(editor, now, say)


@transaction.atomic
def _story(story: Story, editor: Any, now: datetime) -> int:
    files = []
    if story.file:
        name, text = story.file
        files = [staging.admit(File(BytesIO(text.encode()), name), name)]
    at = now - timedelta(days=story.days, hours=3)
    envelope = intake.Envelope(
        source=Submission.Source.WEB,
        name=story.name,
        email=story.email,
        title=story.title,
        text=story.text,
        abstract=story.abstract,
        affiliation=story.affiliation,
        country=story.country,
        section=Section.objects.filter(slug=story.section).first(),
        terms_version=1,
        files=files,
    )
    submission, _new = intake.store(envelope, at)
    _walk(submission, story.moves, editor, at)
    if story.note and editor:
        desk.add_note(submission, editor, story.note)
    return 1


@transaction.atomic
def _asked(one: Asked, editor: Any, now: datetime) -> int:
    at = now - timedelta(days=one.days, hours=5)
    question, _new = asking.store(one.text, one.email, name=one.name, consent=one.consent, at=at)
    answered = (
        {"answer": one.answer, "answered_at": at + timedelta(hours=15), "answered_by": editor}
        if editor
        else {}
    )
    _walk(question, one.moves, editor, at, answer=answered, assign={"assignee": editor})
    return 1


def _walk(item: Any, moves: tuple[str, ...], editor: Any, at: datetime, **fields: dict[str, Any]) -> None:
    """The moves of the past, by their hours; the letters of that time are not written again."""
    for number, name in enumerate(moves):
        when = at + timedelta(minutes=20) + number * timedelta(hours=7)
        if name == "confirm":
            proof = {"authentication": "link"} if isinstance(item, Submission) else {"confirmation": "code"}
            desk.transition(item, name, desk.SENDER, at=when, fields={"confirmed_at": when, **proof})
        elif editor is not None:
            extra = fields.get(name, {"assignee": editor} if name == "start_reading" else {})
            desk.transition(item, name, desk.By.editor(editor), at=when, fields=extra)


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


def _answer_in_public(editor: Any, now: datetime, say: Callable[[str], None]) -> None:
    """Answers for everybody, and canned ones for the desk; once, as above."""
    for number, (title, language, text) in enumerate(CANNED, start=1):
        CannedAnswer.objects.get_or_create(
            title=title, defaults={"language": language, "text": text, "order": number * 10}
        )
    if editor is None:
        return
    for one in ASKED_IN_PUBLIC:
        if not Question.objects.by(one.email).exists():
            _asked(one, editor, now)
    made = sum(_published(one, editor, now) for one in PUBLISHED)
    if made:
        say(f"{made} answers published")


def _published(one: Published, editor: Any, now: datetime) -> int:
    question = Question.objects.by(one.email).first()
    # Whoever withdrew consent, or took an answer back, is not overruled by a second run.
    if question is None or publishing.stored(question) or not publishing.may_be_published(question):
        return 0
    words = publishing.Wording(
        title=one.title,
        details=one.details,
        answer=one.answer or question.answer,
        section=Section.objects.filter(slug=one.section).first(),
        related=list(Article.objects.public().filter(slug__in=one.related)),
        names_asker=question.consent == Question.Consent.NAMED,
    )
    publishing.publish(question, words, editor, at=now - timedelta(days=one.days))
    return 1
