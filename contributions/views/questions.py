"""Questions that were answered in public: the list, and a page for each."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import head, paging
from articles import tags as tags_of
from articles.links import absolute
from articles.models import Article, Section
from articles.search import query
from articles.search.asked import CHARACTERS
from articles.views.searching import PAGES, PER_PAGE, page_of
from articles.views.showing import alternates, show
from contributions import findable, markup
from contributions.models import PublicAnswer
from contributions.models.public_answer import PublicAnswerQuerySet
from portal import languages
from portal.pages import made_of, public


@public
def questions(request: HttpRequest) -> HttpResponse:
    """Published answers, newest first; `?section=` keeps to one section, `?q=` looks for words."""
    wanted = request.GET.get("section", "")
    chosen = get_object_or_404(Section, slug=wanted) if wanted else None
    words = " ".join(request.GET.get("q", "").split())
    context = _beside(chosen, words)
    if words:
        return _found(request, context, chosen, words)
    return _listed(request, context, chosen)


@public
def public_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One answered question; 410 once it is taken back."""
    answer = get_object_or_404(PublicAnswer.objects.select_related("question", "section"), slug=slug)
    if not answer.is_public:
        # Neither the words nor that somebody changed their mind: only that nothing is here any more.
        response = show(request, "articles/gone.html", {}, {answer.tag}, status=410)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    path = answer.get_absolute_url()
    if answer.language != languages.current():
        return made_of(HttpResponsePermanentRedirect(path), {answer.tag})
    now = timezone.now()
    chosen = Article.objects.filter(public_answers=answer)
    related = list(chosen.public(now).for_cards().newest()[:6])
    context = {
        "answer": answer,
        "related": related,
        "canonical_url": absolute(path),
        "description": answer.answer[:200],
        "structured_data": markup.answer_page(answer),
        "switch_path": languages.address("questions", language=languages.other()),
    }
    tags = {answer.tag} | tags_of.of_cards(related)
    return show(request, "contributions/public_answer.html", context, tags, chosen.next_change(now))


def _listed(request: HttpRequest, context: dict[str, Any], chosen: Section | None) -> HttpResponse:
    path, kept = request.path, {"section": chosen.slug} if chosen else {}
    here = _answers(chosen).in_language().select_related("question", "section")
    try:
        page = paging.cut(cast(Any, here), request.GET)
    except paging.BadCursor:
        raise Http404 from None
    except paging.FirstPage:
        return HttpResponseRedirect(_with(path, kept))
    answers = cast(list[PublicAnswer], page.articles)
    context |= {
        "answers": answers,
        "older_url": page.older and _with(path, kept, page.older),
        "newer_url": page.newer and _with(path, kept, page.newer),
        "canonical_url": absolute(_with(path, kept, page.own)),
    }
    if answers and not page.own and _answers(chosen).in_language(languages.other()).exists():
        pairs = languages.addresses("questions")
        context["alternates"] = alternates({**pair, "path": _with(pair["path"], kept)} for pair in pairs)
    tags = {"questions"} | {answer.tag for answer in answers}
    return show(request, "contributions/questions.html", context, tags)


def _found(request: HttpRequest, context: dict[str, Any], chosen: Section | None, words: str) -> HttpResponse:
    """What holds the words. Private and unlisted, as `articles.views.searching` says why."""
    page = page_of(request)
    where = f" section:{chosen.slug}" if chosen else ""
    results = query.find(
        f"kind:{findable.ANSWERS.name}{where} {words}",
        limit=PER_PAGE,
        offset=(page - 1) * PER_PAGE,
        language=languages.current(),
    )
    kept = {"q": words, **({"section": chosen.slug} if chosen else {})}
    if page > 1:
        context["newer_url"] = f"{request.path}?{urlencode({**kept, 'page': page - 1})}"
    if results.has_more and page < PAGES:
        context["older_url"] = f"{request.path}?{urlencode({**kept, 'page': page + 1})}"
    response = show(request, "contributions/questions.html", {**context, "results": results}, ())
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _beside(chosen: Section | None, words: str) -> dict[str, Any]:
    """What the list always shows: the sections that have answers, and what was looked for."""
    used = PublicAnswer.objects.public().in_language().order_by().values("section")
    return {
        "chosen": chosen,
        "query": words[:CHARACTERS],
        "choices": Section.objects.filter(pk__in=used),
        "structured_data": head.listing(_("Questions and answers"), reverse("questions")),
    }


def _answers(chosen: Section | None) -> PublicAnswerQuerySet:
    answers = PublicAnswer.objects.public()
    return answers.filter(section=chosen) if chosen else answers


def _with(path: str, kept: dict[str, str], cursor: str = "") -> str:
    """`path` with the filter that is kept and the cursor ("?before=…") of a page."""
    said = "&".join(filter(None, [urlencode(kept), cursor.removeprefix("?")]))
    return f"{path}?{said}" if said else path
