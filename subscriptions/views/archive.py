"""The weekly's public archive: every issue that left, and each as a page of the site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles.models import Article
from portal import languages
from portal.pages import made_of, public
from subscriptions.models import Issue, Weekly


@public
def archive(request: HttpRequest) -> HttpResponse:
    """Every issue that left, newest first."""
    weekly = Weekly.objects.of_page()
    issues = list(Issue.objects.public().newest().filter(weekly=weekly.pk))
    context = {"weekly": weekly, "issues": issues, "is_weekly": True}
    return made_of(render(request, "subscriptions/archive.html", context), tags={"weekly", "site", "menu"})


@public
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """An issue as a page of the site: what of it readers may still see."""
    weekly = Weekly.objects.of_page()
    found = get_object_or_404(Issue.objects.public().filter(weekly=weekly.pk), number=number)
    now = timezone.now()
    items = found.shown_items(now)
    articles = [item.article for item in items]
    around = Issue.objects.public().filter(weekly=weekly.pk)
    context = {
        "weekly": weekly,
        "issue": found,
        "items": items,
        "paragraphs": found.paragraphs,
        "previous": around.filter(number__lt=number).order_by("-number").first(),
        "next": around.filter(number__gt=number).order_by("number").first(),
        # Below /zh/ the English letter stands in where there is no Chinese one: it has one address.
        "canonical_url": settings.SITE_URL
        + languages.address("weekly_issue", [number], language=weekly.language),
    }
    tags = {"weekly", "site", "menu", found.tag, *(article.tag for article in articles)}
    fresh_until = Article.objects.filter(weekly_items__issue=found).next_change(now)
    return made_of(render(request, "subscriptions/issue.html", context), tags, fresh_until)
