from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import SiteSettings
from portal.pages import made_of, public
from subscriptions.models import Issue, Weekly


class _IssuesFeed(Feed[Issue, Weekly]):
    """The weekly's issues, newest first. Addresses are whole, whatever host was asked for."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Weekly:
        return Weekly.objects.of_page()

    def title(self, weekly: Weekly) -> str:
        return weekly.name

    def description(self, weekly: Weekly) -> str:
        return _("Every issue of %(weekly)s, the letter of %(site)s.") % {
            "weekly": weekly.name,
            "site": SiteSettings.current().name,
        }

    def link(self, weekly: Weekly) -> str:
        return settings.SITE_URL + reverse("weekly")

    def feed_url(self, weekly: Weekly) -> str:
        return settings.SITE_URL + reverse("weekly_feed")

    def items(self, weekly: Weekly) -> QuerySet[Issue]:
        return Issue.objects.public().newest().filter(weekly=weekly.pk).select_related("weekly")[:30]

    def item_title(self, item: Any) -> str:
        return f"№ {item.number}: {item.subject}"

    def item_description(self, item: Issue) -> str:
        headlines = [row.article.headline for row in item.shown_items()]
        return item.introduction or " · ".join(headlines)

    def item_link(self, item: Issue) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_guid(self, item: Issue) -> str:
        return self.item_link(item)

    def item_pubdate(self, item: Issue) -> datetime | None:
        return item.sending_at


@public
def rss(request: HttpRequest) -> HttpResponse:
    return made_of(_IssuesFeed()(request), tags={"weekly", "site"})
