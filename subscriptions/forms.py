from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from subscriptions.models import Subscriber, Weekly
from subscriptions.models.subscriber import clean_email
from subscriptions.subscribing import Wish

PAUSES = (1, 2, 4, 8, 12)


def section_choices() -> list[tuple[str, str]]:
    return [(section.slug, str(section)) for section in Section.objects.all()]


def _languages() -> list[tuple[str, str]]:
    """Languages a letter appears in; the site's own where no weekly was saved yet."""
    names = dict(settings.LANGUAGES)
    codes = Weekly.objects.filter(is_active=True).order_by("pk").values_list("language", flat=True)
    return [(code, names.get(code, code)) for code in codes or [settings.LANGUAGE_CODE]]


class _SectionsField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Sections"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=section_choices,
            help_text=_("Untick what you do not want. With none ticked you receive all of them."),
            error_messages={"invalid_choice": _("There is no section “%(value)s”.")},
            **kwargs,
        )


class _AddressField(forms.EmailField):
    """An address as we mail to it: the domain as it travels."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=254,
            error_messages={
                "required": _("Where shall the letter go?"),
                "invalid": _("This is no e-mail address."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        email = clean_email(super().clean(value))
        # The domain as it travels may be longer than as it was typed.
        if len(email) > 254:
            raise ValidationError(_("This is no e-mail address."))
        EmailValidator(message=_("This is no e-mail address."))(email)
        return email


class AboutForm(forms.Form):
    """Who somebody is: none of it must be said."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.CharField(
        label=_("Country"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )

    def about(self) -> dict[str, str]:
        """Name, organisation and country, each on one line."""
        return {name: " ".join(self.cleaned_data[name].split()) for name in AboutForm.base_fields}


class SubscribeForm(AboutForm):
    """Asking for the weekly: an address, and what one likes to say besides."""

    field_order = ["email"]
    email = _AddressField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language of the letter"))
    sections = _SectionsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = _languages()
        codes = [code for code, _name in languages]
        language = self.fields["language"]
        language.choices = languages  # type: ignore[attr-defined]
        language.initial = get_language() if get_language() in codes else codes[0]
        if len(languages) == 1:
            # Nothing to choose: whoever sends none means the only one.
            language.required = False
            language.widget = forms.HiddenInput()
        self.fields["sections"].initial = [slug for slug, _name in section_choices()]

    def wish(self, source: str) -> Wish:
        """What was asked for; `source` names the form."""
        data = self.cleaned_data
        return Wish(
            email=data["email"],
            **self.about(),
            language=data["language"] or self.fields["language"].initial,
            sections=data["sections"],
            source=source,
        )


class PreferencesForm(forms.Form):
    """Sections, language, a pause. The link may have been forwarded: nothing personal stands here."""

    sections = _SectionsField()
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        help_text=_("Another language is another letter: it comes from its next issue on."),
    )
    pause = forms.ChoiceField(label=_("Pause"), required=False)

    def __init__(self, *args: Any, subscriber: Subscriber, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subscriber = subscriber
        known = [slug for slug, _name in section_choices()]
        self.fields["sections"].initial = subscriber.sections or known
        own = subscriber.weekly.language
        languages = dict(_languages())
        languages.setdefault(own, dict(settings.LANGUAGES).get(own, own))
        self.fields["language"].choices = list(languages.items())  # type: ignore[attr-defined]
        self.fields["language"].initial = own
        if len(languages) == 1:
            del self.fields["language"]
        weeks = [(str(n), ngettext_lazy("for %d week", "for %d weeks", n) % n) for n in PAUSES]
        first = (
            [("", _("as it is")), ("0", _("end the pause"))]
            if subscriber.is_paused()
            else [("", _("no pause"))]
        )
        self.fields["pause"].choices = first + weeks  # type: ignore[attr-defined]

    @property
    def pause_weeks(self) -> int | None:
        text = self.cleaned_data["pause"]
        return int(text) if text else None


class AddressForm(forms.Form):
    """A new address for a subscription."""

    email = _AddressField(
        label=_("New address"),
        help_text=_("A letter goes there. Nothing changes before its button is pressed."),
    )


class UnsubscribeForm(forms.Form):
    reason = forms.CharField(
        label=_("Would you tell us why?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("An editor reads it. You need not."),
    )
