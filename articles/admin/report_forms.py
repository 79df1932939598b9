"""What an editor typed about a report, as values for the verbs. A refusal loses nothing typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import ages, contents_typed, editions, reporting
from articles.contents_typed import Line
from articles.models import Edition, Report


class ReportForm(forms.ModelForm[Report]):
    """A report with its table of contents as text."""

    contents_text = forms.CharField(
        label=gettext_lazy("Table of contents"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 14, "class": "vLargeTextField contents-typed", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A line for each entry: “1.2 How boxes change trains … 17”. The number makes the level; without one, "
            "two spaces in front make a section. Dots, a tab or two spaces lead to the page. Everybody may read it."
        ),
    )

    class Meta:
        model = Report
        # The admin's fieldsets say which.
        fields = "__all__"  # noqa: DJ007

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_at = self.instance.published_at if self.instance.pk else None
        if self.instance.pk:
            self.initial["contents_text"] = contents_typed.as_text(self.instance.contents.all())

    def clean_contents_text(self) -> list[Line]:
        try:
            return contents_typed.parse(self.cleaned_data["contents_text"])
        except contents_typed.NotALine as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_slug(self) -> str:
        """An address that is there stays, when the field was emptied."""
        slug: str = self.cleaned_data["slug"] or (self.initial["slug"] if self.instance.pk else "")
        return slug

    def clean_published_at(self) -> Any:
        moment = self.cleaned_data["published_at"]
        if moment is None and self.was_at is not None and self.was_at <= timezone.now():
            raise ValidationError(_("Readers have seen it: retract it instead, with a word why."))
        if moment and not ages.EARLIEST_YEAR <= moment.year <= ages.LATEST_YEAR:
            years = {"from": ages.EARLIEST_YEAR, "to": ages.LATEST_YEAR}
            raise ValidationError(_("The archive holds the years %(from)d to %(to)d.") % years)
        return moment


class EditionForm(forms.ModelForm[Edition]):
    """A file of the report: looked at when it is chosen, kept when all else is fine."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.epub,.xlsx,.zip"}),
        help_text=gettext_lazy(
            "PDF, EPUB, Excel or ZIP. Another file takes the place of the one that is here."
        ),
    )

    class Meta:
        model = Edition
        fields = ["label", "language", "position"]

    looked: editions.Looked | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if upload:
            try:
                self.looked = editions.look(upload)
            except editions.Refused as refusal:
                self.add_error("upload", str(refusal))
        elif not self.instance.pk and "upload" not in self.errors:
            self.add_error("upload", _("Choose a file."))
        return cleaned

    def save(self, commit: bool = True) -> Edition:
        if commit and self.looked is not None:
            return editions.keep(self.instance, self.cleaned_data["upload"], self.looked)
        return super().save(commit)


class FillForm(forms.Form):
    """What to take from a PDF."""

    edition = forms.ModelChoiceField(
        label=gettext_lazy("From which file"), queryset=Edition.objects.none(), empty_label=None
    )
    cover = forms.BooleanField(label=gettext_lazy("The first page as the cover"), required=False)
    contents = forms.BooleanField(
        label=gettext_lazy("The outline (bookmarks) as the table of contents"), required=False
    )
    pages = forms.CharField(
        label=gettext_lazy("Sample pages"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "vTextField", "placeholder": "3, 7, 12"}),
        help_text=gettext_lazy("Numbers of the PDF's own pages, the cover being 1. Everybody may see these."),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pdfs = report.editions.filter(media_type=editions.PDF)
        self.fields["edition"].queryset = pdfs  # type: ignore[attr-defined]
        self.initial = {
            "edition": pdfs.first(), "cover": report.cover is None, "contents": not report.contents.exists(),
        }  # fmt: skip

    def clean_pages(self) -> list[int]:
        return reporting.page_numbers(self.cleaned_data["pages"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in ("cover", "contents", "pages")):
            raise ValidationError(_("Say what to take."))
        return cleaned
