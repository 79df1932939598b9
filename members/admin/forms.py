"""What editors type about access. Every end is to the second, in the site's zone."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import AccessRequest, Membership, Plan


class MomentInput(forms.DateTimeInput):
    """A day and a time to the second, in one field of the browser's own."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": "1"}, format="%Y-%m-%dT%H:%M:%S")


class UntilForm(forms.Form):
    """Until when. A moment that has passed ends the access at once."""

    until = forms.DateTimeField(label=_("until"), widget=MomentInput)


class MembershipForm(forms.ModelForm[Membership]):
    """Of a membership that stands only the end and the note change; what it opens was promised."""

    class Meta:
        model = Membership
        fields = ["plan", "ends_at", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.fields.get("plan")
        if self.instance.pk and plan:
            plan.disabled = True
        elif isinstance(plan, forms.ModelChoiceField):
            plan.queryset = granted_plans()

    def clean_ends_at(self) -> datetime | None:
        end: datetime | None = self.cleaned_data["ends_at"]
        if self.instance.pk and end is not None and end <= self.instance.starts_at:
            raise forms.ValidationError(_("It cannot end before it begins."))
        if not self.instance.pk and end is not None and end <= timezone.now():
            raise forms.ValidationError(_("It would have ended already."))
        return end


class GrantForm(forms.Form):
    """Yes to a request: which plan, until when, and what the reader is told."""

    MONTH, YEAR, DATE, NO_END = "month", "year", "date", "none"

    plan = forms.ModelChoiceField(label=_("Plan"), queryset=Plan.objects.none())
    length = forms.ChoiceField(
        label=_("Until"),
        choices=[
            (MONTH, _("30 days")),
            (YEAR, _("a year")),
            (DATE, _("this day:")),
            (NO_END, _("without an end")),
        ],
        widget=forms.RadioSelect,
        initial=YEAR,
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Its last second is the end. Only for “this day”."),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Words to the reader"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("They stand in the letter. May stay empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = granted_plans()  # type: ignore[attr-defined]

    @classmethod
    def beginning(cls, row: AccessRequest) -> "GrantForm":
        return cls(initial={"plan": row.plan_id}, prefix="grant")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("length") == self.DATE and "day" not in self.errors:
            if cleaned.get("day") is None:
                self.add_error("day", _("Which day?"))
            elif cleaned["day"] < timezone.localdate(timezone=timezone.get_default_timezone()):
                self.add_error("day", _("It has passed."))
        return cleaned

    def until(self, now: datetime) -> datetime | None:
        """The end of a valid form; None: without an end."""
        zone = timezone.get_default_timezone()
        match self.cleaned_data["length"]:
            case self.MONTH:
                return now + timedelta(days=30)
            case self.YEAR:
                return _in_a_year(timezone.localtime(now, zone))
            case self.DATE:
                return datetime.combine(self.cleaned_data["day"], time(23, 59, 59), zone)
        return None


class DeclineForm(forms.Form):
    """No to a request, never without a word."""

    answer = forms.CharField(
        label=_("Words to the reader"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say why: the reader gets these words.")},
    )  # fmt: skip


def granted_plans() -> Any:
    """What the desk may give: a free trial begins by itself."""
    return Plan.objects.exclude(slug=Plan.TRIAL)


def _in_a_year(at: datetime) -> datetime:
    try:
        return at.replace(year=at.year + 1)
    except ValueError:
        # The 29th of February.
        return at.replace(year=at.year + 1, month=3, day=1)


class MembershipAddForm(MembershipForm):
    """A membership by the desk's hand, for a member one looks for."""

    class Meta(MembershipForm.Meta):
        fields = ["member", "plan", "ends_at", "note"]
