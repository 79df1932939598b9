"""What readers see is there in Chinese, whole; and the file that is used is made of the file that is written."""

import ast
import gettext
import re

from django.conf import settings
from django.template import engines
from django.utils.translation import trans_real

from tests.conftest import ROOT

FOLDER = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
# What only editors, members and operators see is in English.
OTHERS = ("admin/", "account/", "allauth/", "portal/", "mail/desk/", "mail/account/", "mail/weekly/ready/",
          "subscriptions/hold.html")  # fmt: skip


def catalogue():
    """The written file: {key as gettext has it: translations by number}."""
    entries = {}
    for block in (FOLDER / "django.po").read_text("utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            found = re.match(r'(?:(msg\w+(?:\[\d\])?) )?(".*")$', line)
            if found:
                name = found[1] or name
                fields[name] = fields.get(name, "") + ast.literal_eval(found[2])
        if fields.get("msgid"):
            context = f"{fields['msgctxt']}\x04" if "msgctxt" in fields else ""
            entries[context + fields["msgid"]] = fields
    return entries


def test_every_entry_is_translated():
    empty = [
        key
        for key, fields in catalogue().items()
        if not fields.get("msgstr[0]" if "msgid_plural" in fields else "msgstr", "").strip()
    ]

    assert empty == []


def test_a_translation_keeps_every_placeholder():
    holes = re.compile(r"%\(\w+\)[sd]|%[sd]")
    for key, fields in catalogue().items():
        said = fields.get("msgstr") or fields["msgstr[0]"]
        wanted = fields.get("msgid_plural") or fields["msgid"]
        assert sorted(set(holes.findall(said))) == sorted(set(holes.findall(wanted))), key


def test_the_compiled_file_is_made_of_the_written_one():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = vars(gettext.GNUTranslations(file))["_catalog"]

    written = {}
    for key, fields in catalogue().items():
        if "msgid_plural" in fields:
            written[key, 0] = fields["msgstr[0]"]
        else:
            written[key] = fields["msgstr"]
    assert {key: said for key, said in compiled.items() if key} == written


def test_whatever_a_public_template_says_is_in_the_catalogue():
    known = catalogue()
    own = vars(trans_real.translation("zh-hans"))["_catalog"]
    missing = []
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or name.startswith(OTHERS):
            continue
        for key in _said(path.read_text("utf-8"), name):
            if key not in known and own.get(key) is None and own.get((key, 0)) is None:
                missing.append((name, key))

    assert missing == []


def _said(text, name):
    """The keys of a template's `translate` and `blocktranslate` tags, as makemessages finds them."""
    from django.utils.translation.template import templatize

    written = templatize(text, origin=name)
    for quote in ("'", '"'):
        for found in re.finditer(rf"(?<![pn])gettext\((u?{quote}(?:\\.|[^\\{quote}])*{quote})\)", written):
            yield ast.literal_eval(found[1])
    for found in re.finditer(
        r"pgettext\((u?(['\"])(?:\\.|(?!\2).)*\2), (u?(['\"])(?:\\.|(?!\4).)*\4)\)", written
    ):
        yield f"{ast.literal_eval(found[1])}\x04{ast.literal_eval(found[3])}"
    for found in re.finditer(r"ngettext\((u?(['\"])(?:\\.|(?!\2).)*\2),", written):
        yield ast.literal_eval(found[1])


def test_django_reads_the_catalogue():
    assert settings.LOCALE_PATHS == [ROOT / "locale"]
    text = "{% load i18n %}{% language 'zh-hans' %}{% translate 'Subscribe' %}{% endlanguage %}"

    assert engines["django"].from_string(text).render() == "订阅"
