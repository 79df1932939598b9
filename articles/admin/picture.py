from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import pictures
from articles.forms import PictureForm
from articles.models import Picture


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin[Picture]):
    """The library. A picture is uploaded once; its sizes are made by `articles.pictures`."""

    form = PictureForm
    list_display = ["thumbnail", "title", "credit", "size", "created_at"]
    list_display_links = ["thumbnail", "title"]
    search_fields = ["alt", "caption", "credit", "source_name"]
    date_hierarchy = "created_at"
    list_per_page = 40

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        words = ["alt", "is_decorative", "caption", "credit", "rights", "licence_expires_on"]
        focus = (gettext_lazy("Where to look when it is cropped"), {"fields": ["focal_x", "focal_y"]})
        if obj is None:
            return [(None, {"fields": ["upload", *words]}), focus]
        shown = ["large", "address", "size", "where_used"]
        return [(None, {"fields": ["large", *words]}), focus, (_("In use"), {"fields": shown[1:]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        return ["large", "address", "size", "where_used"] if obj else []

    def save_model(self, request: HttpRequest, obj: Picture, form: ModelForm[Picture], change: bool) -> None:
        if not change and form.cleaned_data.get("was_known"):
            messages.info(request, _("This picture was in the library already: its words were changed."))
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', picture.small_url)

    @admin.display(description=gettext_lazy("what it shows"), ordering="alt")
    def title(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description=gettext_lazy("size"))
    def size(self, picture: Picture) -> str:
        return f"{picture.width} × {picture.height}"

    @admin.display(description=gettext_lazy("picture"))
    def large(self, picture: Picture) -> SafeString:
        return format_html('<img class="large" src="{}" alt="{}">', picture.jpeg_url, picture.alt)

    @admin.display(description=gettext_lazy("address, for the text"))
    def address(self, picture: Picture) -> SafeString:
        return format_html("<code>{}</code>", picture.url)

    @admin.display(description=gettext_lazy("where it is used"))
    def where_used(self, picture: Picture) -> SafeString | str:
        rows = [
            (reverse("admin:articles_article_change", args=[article.pk]), article.headline)
            for article in pictures.articles_showing(picture)
        ] + [
            (reverse("admin:articles_page_change", args=[page.pk]), page.title)
            for page in pictures.pages_showing(picture)
        ]
        if not rows:
            return _("Nowhere yet.")
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a></li>', rows))
