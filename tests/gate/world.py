"""A newsroom in which everything that could leak is there: each gated thing, in each way it is told of."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from articles import publishing, translations
from articles.cleaning import GATE
from articles.models import Article, Author, Correction, Edition, Report, Section, TocEntry
from contributions import asking, intake
from contributions.models import PublicAnswer, Question, Submission
from portal import notices
from subscriptions import approving, compiling, freezing, sending
from subscriptions.models import Issue, Subscriber, Weekly
from tests.articles.pdfs import pdf
from tests.gate import people
from tests.gate.tokens import EDITIONS, GATED, OPEN_WORD, PATH, UNSEEN


@dataclass
class World:
    """What was made, for the walk's recipes: things by the name of their token."""

    now: datetime
    root: Path
    articles: dict[str, Article] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    sessions: dict[str, str | None] = field(default_factory=dict)
    # By class, once the world is whole (`tests.gate.routes`).
    addresses: dict[Any, list[Any]] = field(default_factory=dict)
    issue: Any = None
    subscriber: Any = None
    submission: Any = None
    question: Any = None


def build(root: Path) -> World:
    world = World(timezone.now(), root)
    _gated_articles(world)
    _unseen_articles(world)
    _imported(world)
    _reports(world)
    _tell_of_them(world)
    world.sessions = people.sessions(world.now)
    _letters(world)
    return world


def hidden(token: str) -> str:
    """Everything a body can hold, with the token in each of it."""
    return (
        f"<p>It says {token} here.</p><h2 id='{token}'>{token}</h2>"
        f'<figure><img src="/media/pictures/a.jpg" alt="{token}"><figcaption>{token}</figcaption></figure>'
        f"<table><tr><td>{token}</td></tr></table><blockquote><p>{token}</p></blockquote>"
        f'<p>A note<sup><a href="#fn1" title="{token}">1</a></sup>.</p>'
        f'<ol><li id="fn1">{token}</li></ol>'
    )


def write(headline: str, body: str, *, at: datetime | None = None, **fields: Any) -> Article:
    """Saved and published through the newsroom's own verbs, an hour ago unless told otherwise."""
    section, _made = Section.objects.get_or_create(slug="news", defaults={"name": "News"})
    fields.setdefault("abstract", f"What {headline.lower()} is about.")
    article = Article(section=section, headline=headline, body=body, **fields)
    author, _made = Author.objects.get_or_create(slug="ann-lee", defaults={"name": "Ann Lee"})
    publishing.save(article, keywords=["ports"], authors=[author])
    return publishing.publish(article, at=at or timezone.now() - timedelta(hours=1))


def _gated_articles(world: World) -> None:
    opening = f"<p>The open part says {OPEN_WORD}.</p>"
    made = world.articles
    made["members"] = write(
        "Behind the mark", opening + GATE + hidden(GATED["members"]), access="members", lead_position=1
    )
    made["registered"] = write(
        "With an account", opening + GATE + hidden(GATED["registered"]), access="registered"
    )
    made["short"] = write("Two paragraphs", f"<p>One.</p><p>{GATED['short']}</p>", access="members")
    made["unmarked"] = write(
        "No mark", "<p>1</p><p>2</p><p>3</p>" + hidden(GATED["unmarked"]), access="members", abstract=""
    )
    chinese = write(
        "门后", f"<p>开。</p>{GATE}" + hidden(GATED["chinese"]), access="members", language="zh-hans"
    )
    translations.group_with(chinese, made["members"])
    made["chinese"] = publishing.save(chinese)
    # Saved again and corrected since: the history holds the gated text more than once.
    publishing.correct(made["members"], note="A date was wrong.")
    assert Correction.objects.count() == 1


def _unseen_articles(world: World) -> None:
    def secret(name: str, **fields: Any) -> Article:
        token = UNSEEN[name]
        # Its address tells nothing: whoever guesses it must still find nothing.
        return write(
            f"Unseen {token}", hidden(token), abstract=token, byline=token, slug=f"unseen-{name.replace(' ', '-')}",
            **fields,
        )  # fmt: skip

    made, day = world.articles, timedelta(days=1)
    made["scheduled"] = secret("scheduled", at=world.now + 2 * day)
    made["expired"] = secret("expired", at=world.now - 2 * day, expires_at=world.now - day)
    made["retracted"] = publishing.retract(secret("retracted"), note="It was wrong.")
    # The headline of what readers once saw stands above the editors' note.
    for name in ("expired", "retracted"):
        made[name].headline = "Withdrawn since"
        publishing.save(made[name])
    section = Section.objects.get(slug="news")
    for name, state in (("draft", "draft"), ("in review", "in_review")):
        token = UNSEEN[name]
        made[name] = publishing.save(
            Article(section=section, headline=token, abstract=token, body=hidden(token), state=state),
            keywords=[f"word {token}"],
        )
    rewritten = write("Rewritten since", hidden(UNSEEN["an earlier revision"]))
    rewritten.body = "<p>Only this is left.</p>"
    made["an earlier revision"] = publishing.save(rewritten)


def _imported(world: World) -> None:
    """From another system, with all that its file said, and gated by an editor afterwards."""
    token = GATED["imported"]
    folder = world.root / "import"
    folder.mkdir()
    (folder / "2026-01-05-brought.md").write_text(
        f"---\ntitle: Brought along\ndate: 2026-01-05\nremark: {token}\n---\nOpen.\n\n<!--more-->\n\nShut {token}.\n"
    )
    call_command("import_articles", str(folder), "--publish", "--section=news", stdout=StringIO())
    article = Article.objects.get(headline="Brought along")
    article.access = "members"
    world.articles["imported"] = publishing.save(article)


def _reports(world: World) -> None:
    def report(name: str, **fields: Any) -> Report:
        made = Report.objects.create(section=Section.objects.get(slug="news"), **fields)
        world.reports[name] = made
        made.keywords.add(*world.articles["members"].keywords.all())
        made.related.add(world.articles["members"], world.articles["draft"], world.articles["scheduled"])
        return made

    ago, ahead = world.now - timedelta(hours=1), world.now + timedelta(days=2)
    full = report("report", title="Ports in figures", slug="ports", abstract="Figures.", published_at=ago)
    TocEntry.objects.create(report=full, position=1, title="The first chapter", page=3)
    _edition(world, full, "report")
    _edition(world, full, "report's second edition", label="Chinese edition", position=2)
    name = "report for readers with an account"
    free = report(name, title="Rails", slug="rails", abstract="Rails.", access="registered", published_at=ago)
    _edition(world, free, name)
    for name, at in (("a report's draft", None), ("a scheduled report", ahead), ("a retracted report", ago)):
        slug = name.replace(" ", "-").replace("'", "")
        token = UNSEEN[name]
        shown = "Withdrawn since" if name == "a retracted report" else token
        made = report(name, title=shown, slug=slug, abstract=token, published_at=at)
        TocEntry.objects.create(report=made, position=1, title=token, page=3)
        _edition(world, made, name)
    Report.objects.filter(slug="a-retracted-report").update(retracted_at=ago, retraction_note="It was wrong.")


def _edition(world: World, report: Report, name: str, **fields: Any) -> None:
    token = {**EDITIONS, **UNSEEN}[name]
    data = pdf([[f"The full edition says {token}."]])
    edition = Edition(
        report=report, media_type="application/pdf", size=len(data), pages=1, sha256=secrets.token_hex(32),
        **fields,
    )  # fmt: skip
    edition.file.save(f"reports/{PATH}-{report.pk}.pdf", ContentFile(data))
    world.editions[name] = edition


def _tell_of_them(world: World) -> None:
    """Answers and letters that point at what is gated, and a sender of each kind who has a page."""
    said: Mapping[str, Any] = {
        "source": "web", "name": "Sana Dar", "email": "sana@example.net", "title": "Night at the weighbridge",
        "text": "The lorries come at two.", "terms_version": 1,
    }  # fmt: skip
    world.submission, _new = intake.store(intake.Envelope(**said))
    Submission.objects.filter(pk=world.submission.pk).update(article=world.articles["draft"])
    world.question, _new = asking.store("How wide is the strait?", "ari@example.net", consent="anonymous")
    Question.objects.filter(pk=world.question.pk).update(state="answered")
    answer = PublicAnswer.objects.create(
        question=world.question, slug="strait", title="How wide is the strait?", answer="Wide.",
        consent="anonymous",
    )  # fmt: skip
    answer.related.add(*(world.articles[name] for name in (*GATED, "draft", "scheduled", "retracted")))
    for article in (world.articles["members"], world.articles["registered"]):
        article.related.add(*(world.articles[name] for name in ("short", "draft", "scheduled", "retracted")))


def _letters(world: World) -> None:
    """An issue of the weekly with the gated articles, all the way to a mailbox; a notice to the editors."""
    weekly = Weekly.objects.take("en")
    world.subscriber = Subscriber.objects.create(
        weekly=weekly, email="ann@example.org", email_key="ann@example.org",
        state=Subscriber.State.ACTIVE, confirmed_at=world.now - timedelta(days=14),
    )  # fmt: skip
    issue = Issue.objects.create(weekly=weekly, period="2026-W47", due_at=world.now)
    assert compiling.collect(issue, world.now) >= len(GATED) - 2
    approving.approve_and_send_now(issue, now=world.now)
    freezing.close(issue, world.now)
    assert freezing.fill(issue, world.now)
    sending.drain(issue.pk)
    world.issue = Issue.objects.get(pk=issue.pk)
    article = world.articles["members"]
    notices.tell("articles.change_article", f"“{article}” waits", f"/preview/{article.pk}/")
