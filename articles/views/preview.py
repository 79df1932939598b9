"""An article as readers will see it, for editors only."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from articles import gating, together
from articles.models import Article
from articles.views.showing import article_page
from portal import languages
from portal.pages import private
from portal.roles import lacks_second_factor, lead_to_second_factor, may_enter_desk


@require_safe
@login_required
def article_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Any article in any state, whole, in the readers' own template; never stored, never indexed."""
    if lacks_second_factor(request):
        return lead_to_second_factor(request, request.get_full_path())
    if not (may_enter_desk(request) and request.user.has_perm("articles.view_article")):
        raise PermissionDenied
    found = together.first(Article.objects.filter(pk=pk))
    if found is None:
        raise Http404
    # As it will stand: in the frame of its own language.
    with translation.override(languages.of(found.article.language)):
        page = article_page(found, timezone.now(), is_whole=True)
        context = {**page.context, "is_preview": True}
        if found.article.is_gated:
            context["body"] = mark_safe(gating.marked(found.article.body))  # noqa: S308  cleaned when it was saved
        response = private(render(request, "articles/article.html", context))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
