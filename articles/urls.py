"""Everything readers reach without an account, in each language. Sections stand at the root, so they come last."""

from django.urls import path, register_converter

from articles import feeds
from articles.views import (
    archive,
    database,
    editions,
    listing,
    pages,
    reading,
    reports,
    searching,
)


class _Digits:
    """A part of a date with a fixed number of digits."""

    regex = "[0-9]+"
    width = 2

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return f"{int(value):0{self.width}d}"


class Year(_Digits):
    regex = "[12][0-9]{3}"
    width = 4


class Month(_Digits):
    regex = "(?:0[1-9]|1[0-2])"


class Day(_Digits):
    regex = "(?:0[1-9]|[12][0-9]|3[01])"


class Word:
    """A slug in any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Year, "yyyy")
register_converter(Month, "mm")
register_converter(Day, "dd")
register_converter(Word, "word")

_ARTICLE = "<slug:section>/<yyyy:year>/<mm:month>/<word:slug>"

urlpatterns = [
    path("", reading.home, name="home"),
    path("feeds/rss.xml", feeds.rss, name="feed_rss"),
    path("feeds/atom.xml", feeds.atom, name="feed_atom"),
    path("search/", searching.search, name="search"),
    path("keywords/", listing.keywords, name="keywords"),
    path("keywords/<word:slug>/", listing.keyword, name="keyword"),
    path("authors/<word:slug>/", listing.author, name="author"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<yyyy:year>/", archive.archive_year, name="archive_year"),
    path("archive/<yyyy:year>/<mm:month>/", archive.archive_month, name="archive_month"),
    path("archive/<yyyy:year>/<mm:month>/<dd:day>/", archive.archive_day, name="archive_day"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<word:slug>/", reports.report, name="report"),
    path("database/", database.database, name="database"),
    path("reports/<word:slug>/full/", editions.report_full, name="report_full"),
    path("reports/<word:slug>/download/", editions.report_download, name="report_download"),
    path("pages/<slug:slug>/", pages.page, name="page"),
    path("<slug:slug>/", listing.section, name="section"),
    path("<slug:slug>/feeds/rss.xml", feeds.rss, name="section_feed_rss"),
    path("<slug:slug>/feeds/atom.xml", feeds.atom, name="section_feed_atom"),
    path(f"{_ARTICLE}/", reading.article, name="article"),
    path(f"{_ARTICLE}/print/", reading.article_print, name="article_print"),
]
