"""Every room's addresses. The articles' come last: their sections stand at the root."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal import languages, views, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("theme.css", views.theme, name="theme"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("media/<path:path>", views.media, name="media"),
    path("account/", include("members.urls")),
    # What providers tell us: bounces, complaints, mail in. Guarded by ANYMAIL's WEBHOOK_SECRET.
    path("api/mail/", include(webhooks.patterns())),
    path("", include("articles.urls_once")),
]
if settings.EMBEDDED:
    urlpatterns += [
        path("outbox/", views.outbox, name="outbox"),
        path("outbox/<slug:name>/", views.outbox_letter, name="outbox_letter"),
        path("outbox/<slug:name>/html", views.outbox_html, name="outbox_html"),
    ]
urlpatterns += languages.in_each(
    path("weekly/", include("subscriptions.urls")),
    path("", include("contributions.urls")),
    path("", include("articles.urls")),
)

handler400 = "portal.views.bad_request"
handler404 = "articles.views.not_found"
handler500 = "portal.views.server_error"
