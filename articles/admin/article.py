from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing, translations
from articles.admin import history
from articles.admin.states import StateFilter, label, with_corrections
from articles.forms import ArticleForm, RetractForm
from articles.models import Article

NO_PICTURE = "–"


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    """Where stories are written. Every save goes through `articles.publishing`."""

    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    object_history_template = "admin/articles/article/history.html"
    # Our own link: only what readers see has a place on the site, the rest has its preview.
    view_on_site = False
    save_on_top = True
    autocomplete_fields = ["authors", "picture", "related"]
    readonly_fields = ["picture_shown", "corrections_shown"]
    fieldsets = [
        (None, {"fields": ["headline", "section", "abstract", "body", "seen_version"]}),
        (
            gettext_lazy("With it"),
            {"fields": ["keyword_names", "authors", "picture", "picture_shown", "related"]},
        ),
        (
            gettext_lazy("When and for whom"),
            {"fields": ["state", "published_at", "expires_at", "access", "lead_position", "reason"]},
        ),
        (
            gettext_lazy("Line, language, address"),
            {"fields": ["dateline", "byline", "language", "translation_of", "slug"]},
        ),
        (
            gettext_lazy("Corrections and retraction"),
            {"classes": ["collapse"], "fields": ["corrections_shown", "correction_note", "retraction_note"]},
        ),
        (
            gettext_lazy("Where it came from"),
            {"classes": ["collapse"], "fields": ["link_url", "source", "source_id", "source_url"]},
        ),
    ]

    list_display = ["headline", "section", "state_shown", "published_at", "authors_shown"]
    list_filter = [StateFilter, "section", "access", "language"]
    list_select_related = ["section"]
    list_per_page = 50
    date_hierarchy = "published_at"
    ordering = ["-updated_at"]
    search_fields = ["headline", "abstract", "slug", "authors__name", "keywords__name", "source_id"]
    actions = ["publish_chosen", "retract_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return with_corrections(super().get_queryset(request))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list needs no bodies, and every article's authors in one query."""
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list
        if isinstance(rows, QuerySet):
            changelist.result_list = rows.defer("body", "source_data").prefetch_related("authors")
        return changelist

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user  # type: ignore[attr-defined]
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        revision = self.admin_site.admin_view(self.revision_view)
        return [
            path("<int:pk>/history/<int:number>/", revision, name="articles_article_revision"),
            *super().get_urls(),
        ]

    # --- Rights ---------------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers see may be changed only by who may publish."""
        if obj is not None and obj.state in publishing.SHOWN and not self.has_publish_permission(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is not None and obj.state in publishing.SHOWN and not self.has_publish_permission(request):
            return False
        return super().has_delete_permission(request, obj)

    # --- Saving ---------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm[Article], change: bool) -> None:
        """One save, one revision, with all that belongs to it."""
        assert isinstance(form, ArticleForm)  # noqa: S101  what get_form made
        given = form.cleaned_data
        beside = {
            "keywords": given.get("keyword_names"),
            "authors": given.get("authors"),
            "related": given.get("related"),
        }
        if "translation_of" in given:
            translations.group_with(obj, given["translation_of"])
        user: Any = request.user
        if given.get("correction_note", "").strip():
            publishing.correct(obj, note=given["correction_note"], user=user, **beside)
        else:
            publishing.save(obj, user=user, reason=given.get("reason") or _reason(form.was, obj), **beside)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing is left to do: `save_model` stored keywords, authors and related articles."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    # --- What the desk sees ---------------------------------------------------------------------

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, article: Article) -> str:
        return label(article)

    @admin.display(description=gettext_lazy("authors"))
    def authors_shown(self, article: Article) -> str:
        return ", ".join(author.name for author in article.authors.all()) or article.byline

    @admin.display(description=gettext_lazy("its smallest size"))
    def picture_shown(self, article: Article) -> SafeString | str:
        picture = article.picture
        if picture is None:
            return NO_PICTURE
        return format_html('<img class="thumbnail" src="{}" alt="{}">', picture.small_url, picture.alt)

    @admin.display(description=gettext_lazy("Corrections so far"))
    def corrections_shown(self, article: Article) -> SafeString | str:
        return history.corrections(article) if article.pk else NO_PICTURE

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().history_view(request, object_id, {**(extra_context or {}), **history.of(object_id)})

    def revision_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return history.revision(self, request, pk, number)

    # --- Actions --------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """At the date each carries, else now."""
        done = 0
        for article in _whole(queryset):
            try:
                publishing.publish(article, user=request.user)  # type: ignore[arg-type]
                done += 1
            except publishing.NotReady as refusal:
                messages.error(request, str(refusal))
        if done:
            messages.success(
                request, ngettext("%d article published.", "%d articles published.", done) % done
            )

    @admin.action(description=gettext_lazy("Retract…"), permissions=["publish"])
    def retract_chosen(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        """Asks for the note first, on a page of its own."""
        form = RetractForm(request.POST if "note" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": _("Retract"),
                "opts": self.opts,
                "articles": queryset,
                "form": form,
                "action": "retract_chosen",
            }
            status = 422 if form.is_bound else 200
            return render(request, "admin/articles/article/retract.html", context, status=status)
        done = 0
        for article in _whole(queryset):
            try:
                publishing.retract(article, note=form.cleaned_data["note"], user=request.user)  # type: ignore[arg-type]
                done += 1
            except publishing.NotReady as refusal:
                messages.error(request, str(refusal))
        if done:
            messages.success(
                request, ngettext("%d article retracted.", "%d articles retracted.", done) % done
            )
        return None


def _whole(queryset: QuerySet[Article]) -> list[Article]:
    """The chosen articles with all their fields, for saving."""
    return list(Article.objects.filter(pk__in=[article.pk for article in queryset]).select_related("section"))


def _reason(was: str | None, article: Article) -> str:
    """What happened to the article, for its history, when its editor gave no reason."""
    if was == article.state:
        return ""
    if article.state == Article.State.PUBLISHED:
        return _("Scheduled") if article.is_scheduled else _("Published")
    return "" if was is None else _("Now: %s") % article.get_state_display()
