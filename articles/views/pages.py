"""Pages that editors write once: about, contact, privacy, the contributors' guidelines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles import head
from articles.links import absolute
from articles.models import Page
from articles.views.showing import show
from portal.pages import public


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Page, slug=slug, language="en")
    context = {
        "page": page,
        "canonical_url": absolute(page.get_absolute_url()),
        "structured_data": head.plain_page(page),
    }
    return show(request, "articles/page.html", context, {f"page:{slug}"})
