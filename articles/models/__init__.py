from articles.models.article import Article, ArticleKeyword
from articles.models.author import Author
from articles.models.correction import Correction
from articles.models.keyword import Keyword, KeywordAlias
from articles.models.page import Page
from articles.models.picture import Picture
from articles.models.redirect import Redirect
from articles.models.report import Download, Edition, Report, SamplePage, TocEntry
from articles.models.revision import Revision
from articles.models.section import Section

__all__ = [
    "Article",
    "ArticleKeyword",
    "Author",
    "Correction",
    "Download",
    "Edition",
    "Keyword",
    "KeywordAlias",
    "Page",
    "Picture",
    "Redirect",
    "Report",
    "Revision",
    "SamplePage",
    "Section",
    "TocEntry",
]
