"""Pages that editors write once: about, contact, privacy, the contributors' guidelines."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from articles import head
from articles.links import absolute
from articles.models import Page
from articles.views.showing import alternates, show
from portal import languages
from portal.pages import public


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    pages = {page.language: page for page in Page.objects.filter(slug=slug)}
    page = pages.get(languages.current())
    if page is None:
        own = pages.get(settings.LANGUAGE_CODE)
        if own is None:
            raise Http404
        # Not in Chinese yet: better the page as it is than none.
        return HttpResponseRedirect(own.get_absolute_url())
    pairs = [{"language": code, "path": one.get_absolute_url()} for code, one in sorted(pages.items())]
    context: dict[str, Any] = {
        "page": page,
        "canonical_url": absolute(page.get_absolute_url()),
        "structured_data": head.plain_page(page),
    }
    if len(pairs) > 1:
        context["alternates"] = alternates(pairs)
        context["switch_path"] = pages[languages.other()].get_absolute_url()
    return show(request, "articles/page.html", context, {f"page:{slug}"})
