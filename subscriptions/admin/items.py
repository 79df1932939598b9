from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from subscriptions import compiling
from subscriptions.models import Issue, IssueItem, Weekly

# A chooser longer than this is no help; what is older is found by its number in no list either.
CHOICES = 200


class ItemForm(forms.ModelForm[IssueItem]):
    """A row of an issue. That one article stands in one issue only is said in words, not by the database."""

    class Meta:
        model = IssueItem
        fields = ["position", "is_lead", "is_pinned", "is_dropped", "article", "teaser"]
        widgets = {
            "teaser": forms.Textarea(attrs={"rows": 3, "cols": 40}),
            "position": forms.NumberInput(attrs={"min": 0, "max": 999, "inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Another article is another row.
            self.fields["article"].disabled = True
            self.fields["article"].widget = forms.HiddenInput()
            self.fields["teaser"].widget.attrs["placeholder"] = self.instance.article.abstract

    def _get_validation_exclusions(self) -> set[str]:
        # "One lead" is the whole table's matter: while it moves from one row to another, no row can judge it.
        return super()._get_validation_exclusions() | {"is_lead"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        article, issue = data.get("article"), data.get("issue") or self.instance.issue
        if article is None or self.instance.pk:
            return data
        twin = IssueItem.objects.filter(weekly=issue.weekly, article=article).first()
        if twin:
            raise ValidationError({"article": _("It stands in %s already.") % twin.issue})
        if article.language != issue.weekly.language:
            raise ValidationError({"article": _("It is written in another language than this weekly.")})
        if not article.is_public():
            raise ValidationError({"article": _("It is not published.")})
        return data

    def save(self, commit: bool = True) -> IssueItem:
        if not self.instance.pk:
            # What an editor chose by hand is not pushed out by what is newer.
            self.instance.is_pinned = True
        return super().save(commit)


class ItemFormSet(BaseInlineFormSet[IssueItem, Issue, ItemForm]):
    _choices: list[tuple[str, str]] | None = None

    def add_fields(self, form: ItemForm, index: int | None) -> None:
        super().add_fields(form, index)
        if not form.instance.pk:
            form.fields["article"].widget = forms.Select(choices=self.choices())
        elif index is not None and not self.is_bound:
            # The place as it is now, counted: a hundred times 100 tells nobody anything.
            form.initial["position"] = index + 1

    def choices(self) -> list[tuple[str, str]]:
        """What may still be added, the newest first."""
        if self._choices is None:
            self._choices = [("", "–"), *_choices(self.instance.weekly, timezone.now())]
        return self._choices

    def clean(self) -> None:
        super().clean()
        kept = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        if sum(1 for row in kept if row.get("is_lead") and not row.get("is_dropped")) > 1:
            raise ValidationError(_("An issue has one lead: tick one only."))


def _choices(weekly: Weekly, now: datetime) -> list[tuple[str, str]]:
    found = compiling.free(weekly, now).select_related("section")[:CHOICES]
    return [(str(article.pk), f"{article.headline} ({_where(article)})") for article in found]


def _where(article: Article) -> str:
    at = article.published_at
    return (
        f"{article.section}, {date_format(timezone.localtime(at), 'j M Y')}" if at else str(article.section)
    )


class ItemInline(admin.StackedInline[IssueItem, Issue]):
    model = IssueItem
    form = ItemForm
    formset = ItemFormSet  # type: ignore[assignment]
    template = "admin/subscriptions/issue/items.html"
    extra = 1
    fields = ["position", "is_lead", "is_pinned", "is_dropped", "article", "teaser"]
    verbose_name_plural = _("articles of the issue")

    def get_queryset(self, request: HttpRequest) -> QuerySet[IssueItem]:
        """In the letter's order (`IssueItem.place`), what was dropped at the end."""
        found = super().get_queryset(request).select_related("article__section", "article__picture")
        return found.order_by("is_dropped", "-is_lead", "position", "-article__published_at", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A row that is taken away would be collected again at the next minute: editors drop it instead.
        return False
