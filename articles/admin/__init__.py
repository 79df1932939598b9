"""The desk: every table of this room in Django's admin."""

from articles.admin.article import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.correction import CorrectionAdmin
from articles.admin.download import DownloadAdmin
from articles.admin.keyword import KeywordAdmin
from articles.admin.page import PageAdmin
from articles.admin.picture import PictureAdmin
from articles.admin.redirect import RedirectAdmin
from articles.admin.report import ReportAdmin
from articles.admin.section import SectionAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "CorrectionAdmin",
    "DownloadAdmin",
    "KeywordAdmin",
    "PageAdmin",
    "PictureAdmin",
    "RedirectAdmin",
    "ReportAdmin",
    "SectionAdmin",
]
