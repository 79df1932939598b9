"""Subscribers as CSV at the desk: the export is django-import-export's; the import has its two steps around ours."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import CSV
from import_export.forms import ExportForm
from import_export.resources import ModelResource

from portal import signing
from subscriptions import importing, roster
from subscriptions.models import Subscriber, Weekly

WAITING = "weekly.import"


class SubscriberResource(ModelResource):
    """One line a subscriber, in words that our own import reads again."""

    language = Field(attribute="weekly__language", column_name="language")
    sections = Field(attribute="variant_key", column_name="sections")

    class Meta:
        model = Subscriber
        fields = (
            "email", "name", "organisation", "country", "language", "sections", "state", "paused_until",
            "consent_source", "consent_version", "consent_text", "asked_at", "confirmed_at", "unsubscribed_at",
            "unsubscribe_reason",
        )  # fmt: skip
        export_order = fields
        chunk_size = 2_000

    def export_field(self, field: Any, instance: Subscriber, **kwargs: Any) -> str:
        value = field.get_value(instance)
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        if field.column_name == "sections":
            return value or "all"
        return roster.harmless(str(value or ""))


class WhomForm(ExportForm):
    everybody = forms.BooleanField(
        label=gettext_lazy("Also who has not confirmed, has left or bounced"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise only who receives the letter, unless the list is filtered by state."
        ),
    )


class FileForm(forms.Form):
    """A file, and what holds for all of it."""

    file = forms.FileField(label=gettext_lazy("CSV file"))
    source = forms.CharField(
        label=gettext_lazy("Where and how they agreed"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "For each line whose own column consent_source is empty. No line comes in without."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"),
        help_text=gettext_lazy("For each line whose own column language is empty."),
    )
    ask = forms.BooleanField(
        label=gettext_lazy("Ask each to confirm instead"),
        required=False,
        help_text=gettext_lazy(
            "Each gets a letter with a button, a hundred a minute; who does not press it is forgotten after 30 days."
        ),
    )
    all_or_nothing = forms.BooleanField(
        label=gettext_lazy("All or nothing"),
        required=False,
        help_text=gettext_lazy("One bad line, and nobody is brought in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        written = [*Weekly.objects.values_list("language", flat=True), settings.LANGUAGE_CODE]
        choices = [(code, names.get(code, code)) for code in dict.fromkeys(written)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > importing.MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB. Please send it in parts."))
        return file

    def terms(self) -> importing.Terms:
        data = self.cleaned_data
        return importing.Terms(
            source=" ".join(data["source"].split()),
            language=data["language"],
            ask=data["ask"],
            all_or_nothing=data["all_or_nothing"],
        )


class RosterMixin(ImportExportMixin):
    """Export and import of subscribers, each by a permission of its own and recorded in the desk's log."""

    resource_classes = [SubscriberResource]
    formats = [CSV]
    # With a mark, so that a spreadsheet knows it for UTF-8.
    to_encoding = "utf-8-sig"
    export_form_class = WhomForm
    # The library's own templates hold inline styles and handlers, which the Content-Security-Policy forbids.
    export_template_name = "admin/subscriptions/subscriber/export.html"
    import_template_name = "admin/subscriptions/subscriber/import.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("subscriptions.export_subscriber"))

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("subscriptions.import_subscriber"))

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        people = super().get_export_queryset(request)
        chosen = any(name.startswith("state") for name in request.GET) or request.POST.get("everybody")
        return people if chosen else people.filter(state=Subscriber.State.ACTIVE)

    def init_request_context_data(self, request: HttpRequest, form: forms.Form) -> dict[str, Any]:
        context = super().init_request_context_data(request, form)
        return context | {
            "title": _("Download subscribers"),
            "count": self.get_export_queryset(request).count(),
        }

    def _do_file_export(self, file_format: Any, request: HttpRequest, queryset: QuerySet[Subscriber],
                        export_form: Any = None) -> HttpResponse:  # fmt: skip
        response = super()._do_file_export(file_format, request, queryset, export_form=export_form)
        count = queryset.count()
        words = (
            ngettext("Downloaded %d subscriber as CSV.", "Downloaded %d subscribers as CSV.", count) % count
        )
        _record(request, CHANGE, f"{words} {request.GET.urlencode()}".strip())
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form; and, a file having been sent, what it would bring, with a button to go on."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        posted = request.method == "POST"
        form = FileForm(request.POST, request.FILES) if posted else FileForm()
        context: dict[str, Any] = {"form": form, "columns": roster.COLUMNS}
        if posted and form.is_valid():
            file, terms = form.cleaned_data["file"], form.terms()
            data = file.read()
            try:
                report = importing.look(data, terms)
            except roster.Unreadable as unreadable:
                form.add_error("file", str(unreadable))
            else:
                context |= {"report": report, "file_name": file.name, "terms": terms}
                if report.joining and not (report.bad and terms.all_or_nothing):
                    kept = importing.keep(data)
                    context["waiting"] = _waiting(request, kept, file.name or "", terms)
        return self._import_page(request, context)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The confirmed step: exactly what was looked at is brought in."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            value = signing.unsign(WAITING, request.POST.get("waiting", ""), importing.KEPT)
            user, kept, name, terms = json.loads(value)
            if user != request.user.pk:
                raise importing.Gone(_("Another editor sent this file."))
            report = importing.bring_in(importing.kept(kept), importing.Terms(**terms))
        except (signing.BadToken, importing.Gone, importing.NotWhole) as refusal:
            words = _("This file has been forgotten. Please send it again.")
            messages.error(request, words if isinstance(refusal, signing.BadToken) else str(refusal))
            return HttpResponseRedirect(reverse("admin:subscriptions_subscriber_import"))
        importing.drop(kept)
        words = in_words(report)
        _record(request, ADDITION, f"{words} ({name})")
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:subscriptions_subscriber_changelist"))

    def _import_page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        site = self.admin_site
        request.current_app = site.name
        context |= site.each_context(request) | {"title": _("Bring in subscribers"), "opts": Subscriber._meta}
        return TemplateResponse(request, self.import_template_name, context)


def in_words(report: importing.Report) -> str:
    """A file's outcome in a sentence."""
    return ", ".join(
        [
            ngettext("%d person joins", "%d people join", report.joining) % report.joining,
            ngettext("%d line passed over", "%d lines passed over", report.passed) % report.passed,
            ngettext("%d bad line", "%d bad lines", report.bad) % report.bad,
        ]
    )


def _waiting(request: HttpRequest, kept: str, name: str, terms: importing.Terms) -> str:
    """What the confirmed step may do: this file, on these terms, by this editor."""
    return signing.sign(WAITING, json.dumps([request.user.pk, kept, name[:200], asdict(terms)]))


def _record(request: HttpRequest, flag: int, words: str) -> None:
    LogEntry.objects.create(
        user_id=request.user.pk or 0,
        content_type=ContentType.objects.get_for_model(Subscriber),
        object_repr=str(Subscriber._meta.verbose_name_plural),
        action_flag=flag,
        change_message=words,
    )
