"""Publishing an answer: never without its asker's consent, and gone at once when that is taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.addresses import slug_of
from articles.models import Article, Section
from articles.search import index, query
from contributions import asking, desk, findable, manuscripts, post
from contributions.models import Event, PublicAnswer, Question
from contributions.models.public_answer import AGREED
from contributions.moves import ANSWER, SORT_QUESTIONS
from portal import notices, purges

PROPOSED = 6
_TITLE = 150
# So many editors may publish under one heading in the same moment.
_TRIES = 10


@dataclass(frozen=True)
class Wording:
    """What readers get to see. `names_asker`: with the asker's name, which takes their consent."""

    title: str
    answer: str
    details: str = ""
    section: Section | None = None
    related: Sequence[Article] = ()
    names_asker: bool = False


def may_be_published(question: Question) -> bool:
    """Whether its asker agreed, and it is known to be theirs."""
    return question.consent in AGREED and question.state not in {
        Question.State.UNCONFIRMED,
        Question.State.SPAM,
    }


def live(question: Question) -> PublicAnswer | None:
    """What readers see of it now."""
    return PublicAnswer.objects.public().filter(question=question).first()


def stored(question: Question) -> PublicAnswer | None:
    """What was ever published of it, seen by readers or not."""
    return PublicAnswer.objects.filter(question=question).first()


def words_of(question: Question) -> tuple[str, str]:
    """The question as a heading of one sentence, and what more it said ("" when the heading says it all)."""
    text = manuscripts.typed(question.text)
    first = text.split("\n", 1)[0]
    for end in ("？", "? ", "?\n", "。"):
        place = text.find(end)
        if 0 <= place < _TITLE:
            first = text[: place + 1]
            break
    title = manuscripts.line(first, _TITLE)
    return title, "" if " ".join(text.split()) == title else text


def proposals(question: Question) -> list[Article]:
    """Articles that share the question's words, best first: a help, nothing is chosen."""
    title, _details = words_of(question)
    hits = query.find(f"kind:article {title}", limit=PROPOSED, language=question.language).hits
    known = {
        article.get_absolute_url(): article
        for article in Article.objects.public().filter(headline__in=[hit.title for hit in hits]).for_cards()
    }
    return [known[hit.url] for hit in hits if hit.url in known]


def publish(
    question: Question, words: Wording, user: AbstractBaseUser, *, at: datetime | None = None
) -> PublicAnswer:
    """Put question and answer on the readers' pages, or put them there again; the address stays the first one.

    Raises:
        desk.NotAllowed: this editor may not answer.
        desk.NotReady: there is no consent, no answer, or no words.
    """
    if not user.has_perm(ANSWER):  # type: ignore[attr-defined]
        raise desk.NotAllowed(_("You may not publish answers."))
    with transaction.atomic():
        # Locked: consent that is being taken back is not overtaken.
        row = Question.objects.select_for_update().get(pk=question.pk)
        _check(row, words)
        known = stored(row)
        answer = known or PublicAnswer(question=row, language=row.language)
        moment = at or timezone.now()
        before = tags(known) if known else set()
        if known is None or known.unpublished_at is not None:
            answer.published_at = moment
        else:
            answer.modified_at = moment
        _fill(answer, row, words, user)
        _keep(answer)
        answer.related.set(words.related)
        _note(row, "published_answer", desk.By.editor(user), at=moment, is_public=True)
        follow(answer, before)
    return answer


def answer_and_publish(
    question: Question, letter: str, words: Wording, user: AbstractBaseUser, *, seen: str = ""
) -> PublicAnswer:
    """Both at once, or neither. Raises: as `asking.answer` and `publish` do."""
    with transaction.atomic():
        asking.answer(question, letter, user, seen=seen)
        return publish(question, words, user)


def edited(answer: PublicAnswer, user: AbstractBaseUser, before: dict[str, str]) -> None:
    """Keep what the words were (`before`: by the field's name) in the question's time line; readers see a new date.

    Call it in the transaction that saves the answer, before that.
    """
    answer.modified_at = timezone.now()
    note = "\n\n".join(f"{name}: {text}" for name, text in before.items())
    _note(answer.question, "edited_answer", desk.By.editor(user), note=note)


def unpublish(question: Question, by: desk.By, *, note: str = "") -> bool:
    """Take it off the readers' pages at once; its address answers 410. False when it was not there.

    Raises:
        desk.NotAllowed: this editor may not.
    """
    if by.user is not None and not by.user.has_perm(ANSWER):
        raise desk.NotAllowed(_("You may not take answers back."))
    return _take_back(question, by, note)


def agree(question: Question, consent: str, by: desk.By) -> None:
    """Set what the asker agrees to. `none` unpublishes at once, `anonymous` takes the name away at once.

    Only askers give consent; the desk may take it back on their wish.

    Raises:
        desk.NotAllowed: an editor may not do this.
    """
    if by.actor == Event.Actor.DESK:
        is_theirs = consent == Question.Consent.NONE and by.user.has_perm(SORT_QUESTIONS)
        if not is_theirs:
            raise desk.NotAllowed(
                _("Only the asker can agree; the desk may take consent back on their wish.")
            )
    with transaction.atomic():
        row = Question.objects.select_for_update().get(pk=question.pk)
        if row.consent == consent:
            return
        was_live = live(row) is not None
        if consent == Question.Consent.NONE:
            _take_back(row, by, "")
        elif consent == Question.Consent.ANONYMOUS:
            PublicAnswer.objects.filter(question=row).update(asker_name="", consent=consent)
        row.consent = question.consent = consent
        row.save(update_fields=["consent"])
        is_withdrawn = consent == Question.Consent.NONE
        name = "consent_withdrawn" if is_withdrawn else "consent_given"
        _note(row, name, by, note=str(row.get_consent_display()), is_public=True)
        if is_withdrawn and was_live and by.actor == Event.Actor.SENDER:
            subject = _("Consent withdrawn, answer taken off the pages: %s") % row
            notices.tell(ANSWER, subject, post.desk_path(row))


def follow(answer: PublicAnswer, before: Iterable[str] = ()) -> None:
    """Search row and stored pages after `answer` was saved; `before`: the tags of what it was."""
    index.put_items(findable.ANSWERS, [answer])
    purges.purge({*tags(answer), *before})


def let_go(answer: PublicAnswer) -> None:
    """Before its words or its articles change: let go of the pages that show it as it was."""
    purges.purge(tags(answer))


def tags(answer: PublicAnswer) -> set[str]:
    """What shows it: its page, the lists, the articles it names."""
    articles = answer.related.through.objects.filter(publicanswer=answer).values_list("article_id", flat=True)
    return {answer.tag, "questions", *(f"article:{pk}" for pk in articles)}


def question_changed(sender: Any, instance: Question, update_fields: Any = None, **_: Any) -> None:
    """Consent and spam decide about what is public, by whatever way they were changed."""
    if update_fields is None or {"consent", "state"} & set(update_fields):
        for answer in PublicAnswer.objects.filter(question=instance):
            purges.purge(tags(answer))


def answer_goes(sender: Any, instance: PublicAnswer, **_: Any) -> None:
    """Before it is deleted, with its question or by an erasure."""
    purges.purge(tags(instance))


def _check(question: Question, words: Wording) -> None:
    if not may_be_published(question):
        raise desk.NotReady(_("Its asker has not agreed that question and answer are published."))
    if words.names_asker and question.consent != Question.Consent.NAMED:
        raise desk.NotReady(_("Its asker has not agreed to be named."))
    if not question.answer:
        raise desk.NotReady(_("It has not been answered yet: the asker hears it first."))
    if not words.title.strip() or not words.answer.strip():
        raise desk.NotReady(_("A published answer needs a question and an answer."))


def _fill(answer: PublicAnswer, question: Question, words: Wording, user: Any) -> None:
    answer.title = manuscripts.line(words.title, 250)
    answer.details = manuscripts.typed(words.details)
    answer.answer = manuscripts.typed(words.answer)
    answer.section = words.section
    answer.consent = question.consent
    answer.asker_name = question.name if words.names_asker else ""
    answer.unpublished_at = None
    answer.published_by = user
    answer.slug = answer.slug or _free_slug(answer.title)


def _keep(answer: PublicAnswer) -> None:
    """Store it. Whoever took the same new address in the same moment has it, and this one gets the next number."""
    for tries_left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                answer.save()
            return
        except IntegrityError:
            if answer.pk is not None or not tries_left:
                raise
            answer.slug = _free_slug(answer.title)


def _free_slug(title: str) -> str:
    base = slug_of(title)
    taken = set(PublicAnswer.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _take_back(question: Question, by: desk.By, note: str) -> bool:
    with transaction.atomic():
        answer = PublicAnswer.objects.filter(question=question, unpublished_at=None).first()
        if answer is None:
            return False
        answer.unpublished_at = timezone.now()
        answer.save(update_fields=["unpublished_at"])
        _note(question, "unpublished_answer", by, note=note, is_public=True)
        follow(answer)
        return True


def _note(question: Question, name: str, by: desk.By, *, at: datetime | None = None, **fields: Any) -> None:
    question.events.create(name=name, actor=by.actor, user=by.user, created_at=at or timezone.now(), **fields)
