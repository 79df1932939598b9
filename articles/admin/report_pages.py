"""The desk's own pages about reports: filling one from its PDF, and how often readers took them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import download_figures, reporting
from articles.admin.report_forms import FillForm
from articles.models import Report
from portal.pages import private

# Choices of how far back the plot goes, in weeks.
SPANS = {13: gettext_lazy("3 months"), 26: gettext_lazy("6 months"), 52: gettext_lazy("a year")}


def fill(model_admin: admin.ModelAdmin[Report], request: HttpRequest, pk: int) -> HttpResponse:
    """Cover, contents and sample pages from the report's PDF; what was asked for and cannot be is said."""
    report = model_admin.get_object(request, str(pk))
    if report is None:
        raise Http404
    if not model_admin.has_change_permission(request, report):
        raise PermissionDenied
    form = FillForm(request.POST if request.method == "POST" else None, report=report)
    if form.is_valid():
        try:
            messages.success(request, " ".join(_take(report, form.cleaned_data)))
            return HttpResponseRedirect(reverse("admin:articles_report_change", args=[pk]))
        except reporting.NotReady as refusal:
            form.add_error(None, str(refusal))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Fill from the PDF"),
        "opts": model_admin.opts,
        "report": report,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return private(render(request, "admin/articles/report/fill.html", context, status=status))


def _take(report: Report, wanted: dict[str, Any]) -> list[str]:
    """Take what is wanted; a sentence for each thing that was done."""
    edition, said = wanted["edition"], []
    if wanted["contents"]:
        lines = reporting.take_contents(report, edition)
        said.append(ngettext("%d line of contents taken.", "%d lines of contents taken.", lines) % lines)
    if wanted["cover"]:
        reporting.take_cover(report, edition)
        said.append(_("The cover is the PDF's first page."))
    if wanted["pages"]:
        drawn = len(reporting.take_samples(report, edition, wanted["pages"]))
        said.append(ngettext("%d sample page drawn.", "%d sample pages drawn.", drawn) % drawn)
    return said


def figures(model_admin: admin.ModelAdmin[Report], request: HttpRequest) -> HttpResponse:
    """Downloads by week, of all reports or of one (`?report=`)."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked, now = request.GET.get("weeks", ""), timezone.now()
    weeks = int(asked) if asked in {str(span) for span in SPANS} else next(iter(SPANS))
    chosen = request.GET.get("report", "")
    report = (
        Report.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    )
    rows = download_figures.by_week(now, weeks, report)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Downloads"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "spans": list(SPANS.items()),
        "weeks": weeks,
        "kept": f"&report={report.pk}" if report else "",
        "report": report,
        "plot": download_figures.plot(rows),
        "sum": sum(row.count for row in rows),
        "reports": download_figures.by_report(now, weeks),
    }
    return private(render(request, "admin/articles/report/figures.html", context))
