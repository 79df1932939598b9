"""The prose editor: what it offers is what `articles.cleaning` lets through."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static
from django_prose_editor.widgets import AdminProseEditorWidget

# Names of the editor's extensions; the last lines are ours (static/js/prose.js), so that no element or
# attribute that cleaning allows is lost on the way through the editor.
EXTENSIONS: dict[str, Any] = {
    "Bold": True, "Italic": True, "Strike": True, "Subscript": True, "Superscript": True, "Code": True,
    "Heading": {"levels": [2, 3, 4]}, "Blockquote": True, "CodeBlock": True, "HardBreak": True,
    "BulletList": True, "OrderedList": {"enableListAttributes": False}, "ListItem": True,
    "HorizontalRule": True, "Link": {"enableTarget": False, "autolink": False},
    "Image": True, "Figure": True, "Caption": True,
    "Table": {"resizable": False}, "TableRow": True, "TableHeader": True, "TableCell": True,
    "SpecialCharacters": True, "HTML": True, "Fullscreen": True,
    "Gate": True, "Marked": True, "Small": True, "ShortQuote": True, "Cite": True, "Keyboard": True,
    "Abbreviation": True, "DescriptionList": True, "DescriptionTerm": True, "Description": True, "Kept": True,
}  # fmt: skip


class ProseWidget(AdminProseEditorWidget):
    """A text with the editor's toolbar; without JavaScript, its HTML in a plain field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(config={"extensions": EXTENSIONS}, preset="configurable", **kwargs)

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(css={"all": ["css/prose.css"]})

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "js_modules": [static("js/prose.js")]}


class KeywordsWidget(forms.TextInput):
    """Names parted by commas; static/js/keywords.js suggests those that exist."""

    class Media:
        js = [Script("js/keywords.js", defer=True)]

    def __init__(self, suggestions: str) -> None:
        # `suggestions` is the address that knows the keywords, asked with `term`.
        super().__init__({"class": "vTextField", "data-keywords": suggestions, "autocomplete": "off"})
