from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from subscriptions.models import Issue, IssueItem


class ItemForm(forms.ModelForm[IssueItem]):
    """A row of an issue. That one article stands in one issue only is said in words, not by the database."""

    class Meta:
        model = IssueItem
        fields = ["position", "is_lead", "is_pinned", "is_dropped", "article", "teaser"]
        widgets = {
            "teaser": forms.Textarea(attrs={"rows": 3, "cols": 40}),
            "position": forms.NumberInput(attrs={"min": 0, "max": 999}),
        }

    def _get_validation_exclusions(self) -> set[str]:
        # "One lead" is the whole table's matter: while it moves from one row to another, no row can judge it.
        return super()._get_validation_exclusions() | {"is_lead"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        article, issue = data.get("article"), data.get("issue") or self.instance.issue
        if article is None:
            return data
        twin = (
            IssueItem.objects.filter(weekly=issue.weekly, article=article)
            .exclude(pk=self.instance.pk)
            .first()
        )
        if twin:
            raise ValidationError({"article": _("It stands in %s already.") % twin.issue})
        if article.language != issue.weekly.language:
            raise ValidationError({"article": _("It is written in another language than this weekly.")})
        return data


class ItemFormSet(BaseInlineFormSet[IssueItem, Issue, ItemForm]):
    def clean(self) -> None:
        super().clean()
        kept = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        if sum(1 for row in kept if row.get("is_lead") and not row.get("is_dropped")) > 1:
            raise ValidationError(_("An issue has one lead: tick one only."))


class ItemInline(admin.TabularInline[IssueItem, Issue]):
    model = IssueItem
    form = ItemForm
    formset = ItemFormSet  # type: ignore[assignment]
    extra = 0
    raw_id_fields = ["article"]
    fields = ["position", "is_lead", "is_pinned", "is_dropped", "article", "teaser"]
    verbose_name_plural = _("articles of the issue")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A row that is taken away would be collected again at the next minute: editors drop it instead.
        return False
