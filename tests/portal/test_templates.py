"""What holds for every template and style sheet, whoever wrote it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
# Comments explain; they are not sent.
COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)

everything = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())
pages = [name for name in everything if name.endswith(".html")]


@pytest.mark.parametrize("name", everything)
def test_every_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", pages)
def test_no_page_holds_an_inline_style_script_or_handler(name):
    source = COMMENT.sub("", (TEMPLATES / name).read_text())
    scripts = re.findall(r"<script\b[^>]*>", source)

    assert re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", source) == []
    assert [tag for tag in scripts if "src=" not in tag and "application/ld+json" not in tag] == []


@pytest.mark.parametrize("name", pages)
def test_no_page_takes_anything_from_elsewhere(name):
    source = COMMENT.sub("", (TEMPLATES / name).read_text())

    assert (
        re.findall(r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//[^\"']+", source) == []
    )


@pytest.mark.parametrize("path", sorted(STATIC.rglob("css/*.css")), ids=lambda path: path.name)
def test_a_style_sheet_names_only_files_that_lie_beside_it(path):
    named = re.findall(r"url\([\"']?(?!data:)([^\"')]+)", path.read_text())

    assert [name for name in named if not (path.parent / name).resolve().is_file()] == []


@pytest.mark.parametrize("name", [name for name in everything if name.endswith(".mjml")])
def test_no_letter_asks_for_a_font_that_the_letter_would_fetch_from_a_stranger(name):
    fetched = ["Open Sans", "Droid Sans", "Lato", "Roboto", "Ubuntu"]

    assert [font for font in fetched if font in (TEMPLATES / name).read_text()] == []


def test_front_page_and_article_stay_within_their_weight(client, story):
    article = story(headline="Gauge changes at the border", body="<p>One <em>word</em> in italics.</p>")

    for address in ("/", article.get_absolute_url()):
        sheets, scripts, fonts = _weights(client, client.get(address).content.decode())

        assert sheets + scripts + fonts <= 45_000
        assert sheets + scripts <= 20_000


def test_a_form_stays_within_the_weight_of_a_phone(client, db):
    sheets, scripts, _ = _weights(client, client.get("/account/login/").content.decode())

    assert sheets + scripts <= 20_000


def _weights(client, html: str) -> tuple[int, int, int]:
    """Compressed bytes of the style sheets, scripts and fonts that a page asks for."""
    prefix = settings.STATIC_URL
    sheets = re.findall(r'<link\s+rel="stylesheet"\s+href="([^"]+)"', html)
    scripts = re.findall(r'<script\b[^>]*\ssrc="([^"]+)"', html)
    assert f"{prefix}css/base.css" in sheets
    assert scripts
    fonts = 0
    for sheet in sheets:
        if sheet.startswith(prefix):
            path = _found(sheet)
            fonts += sum(
                (path.parent / name).stat().st_size
                for name in re.findall(r"url\([\"']?([^\"')]+woff2)", path.read_text())
            )
    css = [
        _found(sheet).read_bytes() if sheet.startswith(prefix) else client.get(sheet).content
        for sheet in sheets
    ]
    js = [_found(script).read_bytes() for script in scripts]
    return sum(map(_compressed, css)), sum(map(_compressed, js)), fonts


def _found(address: str) -> Path:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    assert isinstance(found, str), address
    return Path(found)


def _compressed(data: bytes) -> int:
    return len(gzip.compress(data, 9))
