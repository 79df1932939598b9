from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from articles import editions, reporting
from articles.admin import report_pages
from articles.admin.report_forms import EditionForm, ReportForm
from articles.admin.report_states import StateFilter, label
from articles.forms import RetractForm
from articles.models import Edition, Report, SamplePage


class EditionInline(admin.TabularInline[Edition, Report]):
    model = Edition
    form = EditionForm
    fields = ["upload", "facts_shown", "label", "language", "position"]
    readonly_fields = ["facts_shown"]

    def get_extra(self, request: HttpRequest, obj: Report | None = None, **kwargs: Any) -> int:
        """An open line for the first file."""
        return 0 if obj is not None and obj.editions.exists() else 1

    @admin.display(description=gettext_lazy("what it is"))
    def facts_shown(self, edition: Edition) -> SafeString | str:
        if not edition.pk:
            return "–"
        address = f"{reverse('report_download', args=[edition.report.slug])}?edition={edition.pk}&read=1"
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', address, edition.facts)


class SamplePageInline(admin.TabularInline[SamplePage, Report]):
    model = SamplePage
    extra = 0
    fields = ["page", "picture_shown", "picture"]
    readonly_fields = ["picture_shown"]
    autocomplete_fields = ["picture"]

    @admin.display(description=gettext_lazy("its smallest size"))
    def picture_shown(self, sample: SamplePage) -> SafeString | str:
        return _thumbnail(sample.picture) if sample.pk else "–"


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin[Report]):
    """Research reports: what stands open, the files behind the gate, when and for whom."""

    form = ReportForm
    change_form_template = "admin/articles/report/change_form.html"
    change_list_template = "admin/articles/report/change_list.html"
    view_on_site = False
    save_on_top = True
    autocomplete_fields = ["authors", "keywords", "cover", "related"]
    readonly_fields = ["cover_shown", "state_shown"]
    inlines = [EditionInline, SamplePageInline]
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "section", "abstract"]}),
        (
            gettext_lazy("With it"),
            {"fields": ["authors", "keywords", "number", "cover", "cover_shown", "related"]},
        ),
        (
            gettext_lazy("When and for whom"),
            {"fields": ["state_shown", "published_at", "access"]},
        ),
        (gettext_lazy("Language and address"), {"fields": ["language", "slug"]}),
        (gettext_lazy("Contents"), {"fields": ["contents_text"]}),
    ]

    list_display = ["title", "section", "state_shown", "editions_shown", "downloads_shown"]
    list_filter = [StateFilter, "section", "access", "language"]
    list_select_related = ["section"]
    list_per_page = 50
    ordering = ["-updated_at"]
    search_fields = ["title", "subtitle", "abstract", "number", "slug", "authors__name", "keywords__name"]
    actions = ["publish_chosen", "retract_chosen"]

    class Media:
        css = {"all": ["css/reports-desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        readers = Count("downloads", filter=Q(downloads__is_desk=False), distinct=True)
        return super().get_queryset(request).annotate(times=readers).prefetch_related("editions")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/fill/", view(self.fill_view), name="articles_report_fill"),
            path("figures/", view(require_safe(self.figures_view)), name="articles_report_figures"),
            *super().get_urls(),
        ]

    def fill_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return report_pages.fill(self, request, pk)

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        return report_pages.figures(self, request)

    # --- Rights ---------------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whoever may publish an article may publish a report."""
        return request.user.has_perm("articles.publish_article")

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """What readers see or will see may be changed only by who may publish."""
        if obj is not None and obj.published_at is not None and not self.has_publish_permission(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        if obj is not None and obj.published_at is not None and not self.has_publish_permission(request):
            return False
        return super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> list[str]:
        shut = [] if self.has_publish_permission(request) else ["published_at"]
        return [*self.readonly_fields, *shut]

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> Any:
        """The readers' note of what was taken back may be reworded."""
        if obj is None or obj.retracted_at is None:
            return self.fieldsets
        return [(gettext_lazy("Retracted"), {"fields": ["retraction_note"]}), *self.fieldsets]

    # --- Saving ---------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Report, form: ModelForm[Report], change: bool) -> None:
        if "_publish" in request.POST and self.has_publish_permission(request):
            # Now, whatever moment ahead it was set to.
            obj.published_at = None if not obj.is_public() else obj.published_at
            reporting.publish(obj)
            messages.success(request, _("“%s” is published.") % obj)
        else:
            reporting.save(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        report: Report = form.instance
        reporting.write_contents(report, form.cleaned_data["contents_text"])
        is_bare = report.cover is None or not report.contents.exists()
        if is_bare and report.editions.filter(media_type=editions.PDF).exists():
            self._offer_to_fill(request, report)

    def _offer_to_fill(self, request: HttpRequest, report: Report) -> None:
        address = reverse("admin:articles_report_fill", args=[report.pk])
        sentence = _("The PDF may give the cover, the table of contents and sample pages:")
        messages.info(
            request, format_html('{} <a href="{}">{}</a>', sentence, address, _("Fill from the PDF"))
        )

    # --- What the desk sees ---------------------------------------------------------------------

    @admin.display(description=gettext_lazy("state"), ordering="published_at")
    def state_shown(self, report: Report) -> str:
        if report.published_at is None:
            return label(report)
        style = "j M Y" if report.is_public() else "j M Y H:i"
        moment = date_format(timezone.localtime(report.published_at), style)
        return f"{label(report)}, {moment}"

    @admin.display(description=gettext_lazy("editions"))
    def editions_shown(self, report: Report) -> str:
        return "; ".join(edition.facts for edition in report.editions.all()) or "–"

    @admin.display(description=gettext_lazy("downloads"), ordering="times")
    def downloads_shown(self, report: Report) -> SafeString:
        address = f"{reverse('admin:articles_report_figures')}?report={report.pk}"
        return format_html('<a href="{}">{}</a>', address, getattr(report, "times", 0))

    @admin.display(description=gettext_lazy("its smallest size"))
    def cover_shown(self, report: Report) -> SafeString | str:
        return _thumbnail(report.cover) if report.cover else "–"

    # --- Actions --------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """At the date each carries, else now."""
        done = 0
        for report in _whole(queryset):
            try:
                reporting.publish(report)
                done += 1
            except reporting.NotReady as refusal:
                messages.error(request, str(refusal))
        if done:
            messages.success(request, ngettext("%d report published.", "%d reports published.", done) % done)

    @admin.action(description=gettext_lazy("Retract…"), permissions=["publish"])
    def retract_chosen(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponse | None:
        """Asks for the note first, on a page of its own."""
        form = RetractForm(request.POST if "note" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": _("Retract"),
                "opts": self.opts,
                "reports": queryset,
                "form": form,
            }
            status = 422 if form.is_bound else 200
            return render(request, "admin/articles/report/retract.html", context, status=status)
        done = 0
        for report in _whole(queryset):
            try:
                reporting.retract(report, note=form.cleaned_data["note"])
                done += 1
            except reporting.NotReady as refusal:
                messages.error(request, str(refusal))
        if done:
            messages.success(request, ngettext("%d report retracted.", "%d reports retracted.", done) % done)
        return None


def _whole(queryset: QuerySet[Report]) -> list[Report]:
    return list(Report.objects.filter(pk__in=[report.pk for report in queryset]).select_related("section"))


def _thumbnail(picture: Any) -> SafeString:
    return format_html('<img class="thumbnail" src="{}" alt="{}">', picture.small_url, picture.alt)
