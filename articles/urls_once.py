"""What stands once, whatever the language: machines' files, the short address, the desk's preview."""

from django.urls import path

from articles import sitemaps
from articles.views import preview, reading

urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.part, name="sitemap_part"),
    path("a/<int:pk>", reading.article_short, name="article_short"),
    path("preview/<int:pk>/", preview.article_preview, name="article_preview"),
]
