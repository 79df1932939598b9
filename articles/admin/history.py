"""An article's past: its revisions and corrections, and putting an earlier text back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import publishing, revisions
from articles.models import Article, Correction, Revision

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

MOST = 200


def of(object_id: str) -> dict[str, Any]:
    """`revisions`, newest first, at most 200, without their snapshots."""
    if not object_id.isdigit():
        return {"revisions": []}
    stored = Revision.objects.filter(article=int(object_id)).select_related("user").defer("snapshot")
    return {"revisions": stored[:MOST]}


def corrections(article: Article) -> SafeString | str:
    """The corrections readers see, each a link to its form."""
    rows = [
        (
            reverse("admin:articles_correction_change", args=[correction.pk]),
            date_format(timezone.localtime(correction.corrected_at), "j M Y H:i"),
            correction.note,
        )
        for correction in Correction.objects.filter(article=article)
    ]
    if not rows:
        return _("None.")
    return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> {}</li>', rows))


def revision(desk: "ArticleAdmin", request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One revision beside the article as it is now; POST puts its words back."""
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    old = get_object_or_404(Revision.objects.select_related("user"), article=article, number=number)
    if not desk.has_view_permission(request, article):
        raise PermissionDenied
    if request.method == "POST":
        if not desk.has_change_permission(request, article):
            raise PermissionDenied
        publishing.restore(article, old, user=request.user)  # type: ignore[arg-type]
        messages.success(
            request, _("The text of revision %d is back. Nothing was lost: see the history.") % number
        )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Revision %d") % number,
        "opts": desk.opts,
        "article": article,
        "revision": old,
        "changes": revisions.changes(old.snapshot, revisions.snapshot(article)),
        "may_restore": desk.has_change_permission(request, article),
    }
    return render(request, "admin/articles/article/revision.html", context)
