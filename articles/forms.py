"""The desk's forms: what an editor typed, as values for the verbs. A refusal loses nothing typed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field, URLField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import ages, naming, pictures, publishing, translations
from articles.editing import KeywordsWidget, ProseWidget
from articles.models import Article, Keyword, Page, Picture, Redirect

SUGGESTIONS = "/admin/autocomplete/?app_label=articles&model_name=articlekeyword&field_name=keyword"


def with_https(field: Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model's field; an address typed without a scheme means https."""
    if isinstance(field, URLField):
        kwargs.setdefault("assume_scheme", "https")
    return field.formfield(**kwargs)


class ArticleForm(forms.ModelForm[Article]):
    """An article with its keywords as text and, when readers are to be told, a correction."""

    keyword_names = forms.CharField(
        label=gettext_lazy("Keywords"),
        required=False,
        max_length=2000,
        widget=KeywordsWidget(SUGGESTIONS),
        help_text=gettext_lazy("Parted by commas, the most telling first. A new name makes a new keyword."),
    )
    correction_note = forms.CharField(
        label=gettext_lazy("New correction"),
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "What was wrong and what is right. Readers see it under the article, with today's date."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this change"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("A word for your colleagues; it stands in the article's history."),
    )
    translation_of = forms.ModelChoiceField(
        Article.objects.select_related("section").defer("body", "source_data"),
        label=gettext_lazy("Translation of"),
        required=False,
        widget=AutocompleteSelect(Redirect._meta.get_field("article"), admin.site),
        help_text=gettext_lazy(
            "The article in the other language. Readers and search engines find one from the other."
        ),
    )
    # What the editor had in front of them: saving over something newer is a choice, never an accident.
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    # Who is saving; set by the admin.
    user: Any

    class Meta:
        model = Article
        # The admin's fieldsets say which.
        fields = "__all__"  # noqa: DJ007
        widgets = {"body": ProseWidget()}
        formfield_callback = with_https

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = Keyword.objects.filter(tagged__article=self.instance).order_by("tagged__position")
            self.initial["keyword_names"] = naming.as_text(names.values_list("name", flat=True))
            self.initial["seen_version"] = self.instance.version
            self.initial["translation_of"] = translations.original_of(self.instance)
        self.was = self.instance.state if self.instance.pk else None

    def clean_keyword_names(self) -> list[str]:
        try:
            return naming.names_in(self.cleaned_data["keyword_names"])
        except naming.NotAKeyword as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_translation_of(self) -> Article | None:
        original: Article | None = self.cleaned_data["translation_of"]
        if original is not None:
            self.instance.language = self.cleaned_data.get("language") or self.instance.language
            try:
                translations.check(self.instance, original)
            except translations.NotATranslation as refusal:
                raise ValidationError(str(refusal)) from refusal
        return original

    def clean_state(self) -> str:
        state: str = self.cleaned_data["state"]
        if state != self.was and state in publishing.SHOWN and not self._may_publish():
            raise ValidationError(_("You may not publish or retract. Set it to “in review” or “ready”."))
        return state

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.was in publishing.SHOWN and not cleaned.get("published_at"):
            # Readers saw it on that day, whatever the form says.
            cleaned["published_at"] = self.initial["published_at"]
        for name in ("published_at", "expires_at"):
            self._check_year(name)
        published_at, expires_at = cleaned.get("published_at"), cleaned.get("expires_at")
        if published_at and expires_at and expires_at <= published_at:
            self.add_error("expires_at", _("It would expire before it appears."))
        if self.instance.pk:
            self._refuse_to_overwrite()
        return cleaned

    def _check_year(self, name: str) -> None:
        moment = self.cleaned_data.get(name)
        if moment and not ages.EARLIEST_YEAR <= moment.year <= ages.LATEST_YEAR:
            years = {"from": ages.EARLIEST_YEAR, "to": ages.LATEST_YEAR}
            self.add_error(name, _("The archive holds the years %(from)d to %(to)d.") % years)

    def _post_clean(self) -> None:
        """Ask the verbs whether the article as typed may be published, corrected, retracted."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors or "state" not in self.cleaned_data:
            return
        article, note = self.instance, self.cleaned_data.get("correction_note", "")
        try:
            if article.state == Article.State.PUBLISHED:
                publishing.check_ready(article)
            if article.state == Article.State.RETRACTED:
                publishing.check_seen(article)
            if note.strip():
                publishing.check_seen(article)
        except publishing.NotReady as refusal:
            self.add_error(None, str(refusal))
        if article.state == Article.State.RETRACTED and not article.retraction_note.strip():
            self.add_error("retraction_note", _("Say why: readers find the note at the article's address."))

    def _may_publish(self) -> bool:
        return bool(self.user.has_perm("articles.publish_article"))

    def _refuse_to_overwrite(self) -> None:
        seen, stored = self.cleaned_data.get("seen_version"), self.instance.version
        if seen is None or seen >= stored:
            return
        last = self.instance.revisions.saved().select_related("user").defer("snapshot").first()
        self.add_error(
            None,
            _(
                "%(who)s saved this article at %(when)s, while you were writing. Your text stands below and "
                "is not saved yet. Compare it with the article's history; saving again puts yours on top, "
                "and theirs stays in the history."
            )
            % {
                "who": last.user if last and last.user else _("Somebody"),
                "when": date_format(timezone.localtime(self.instance.updated_at), "H:i:s"),
            },
        )
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen_version")] = str(stored)
        self.data = data


class PageForm(forms.ModelForm[Page]):
    class Meta:
        model = Page
        fields = ["title", "summary", "body", "slug", "language", "is_in_footer", "order"]
        widgets = {"body": ProseWidget()}


class PictureForm(forms.ModelForm[Picture]):
    """Words about a picture; when it is new, the file too."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or GIF, at most 40 megapixels. Sizes are made of it for you."
        ),
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    class Meta:
        model = Picture
        fields = [
            "alt", "is_decorative", "caption", "credit", "rights", "licence_expires_on", "focal_x", "focal_y",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("alt", "").strip() and not cleaned.get("is_decorative"):
            self.add_error("alt", _("Say what is to be seen, or mark the picture as decorative."))
        upload = cleaned.get("upload")
        if upload and not self.errors:
            self._take(upload)
        return cleaned

    def _take(self, upload: Any) -> None:
        """Let the library make the picture; the words typed here are put on it afterwards."""
        before = timezone.now()
        try:
            self.instance = pictures.add(upload.read(), upload.name, alt=self.cleaned_data["alt"])
        except pictures.Refused as refusal:
            self.add_error("upload", str(refusal))
            return
        self.cleaned_data["was_known"] = self.instance.created_at < before
        for name in ("caption", "credit"):
            self.cleaned_data[name] = self.cleaned_data[name] or getattr(self.instance, name)


class MergeForm(forms.Form):
    """Which of several keywords stays."""

    kept = forms.ModelChoiceField(
        label=gettext_lazy("Which name stays"),
        queryset=Keyword.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, keywords: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kept"]
        field.queryset = keywords  # type: ignore[attr-defined]


class RetractForm(forms.Form):
    """Why articles are taken back."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Readers find this note at the article's address."),
    )
