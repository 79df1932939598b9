import base64
import io
import re

import pillow_heif
import pytest
from PIL import Image

from articles import cleaning, documents, pictures
from articles.documents import Document, Figure
from articles.models import Picture
from tests.articles.manuscripts import png

pytestmark = pytest.mark.django_db

BODY = (
    '<p>One.</p><figure><img src="figure:0" alt="A quay"></figure>'
    '<p>Two.</p><figure><img src="figure:1" alt=""></figure>'
)


def heic(width=80, height=40, **options):
    image = Image.new("RGB", (width, height), "#aa3322")
    target = io.BytesIO()
    pillow_heif.from_pillow(image).save(target, quality=50, **options)
    return target.getvalue()


def document(*figures, html=BODY, **fields):
    return Document(html, figures, **fields)


def test_pictures_go_into_the_library_and_into_the_body_as_an_editor_has_them():
    quay = Figure(png(), "picture-1", "A quay", "The quay <today>.", "Ada Lin")
    crane = Figure(png("#993333"), "picture-2")

    html, warnings = documents.with_library(document(quay, crane), credit="Sana Dar")

    first, second = Picture.objects.order_by("pk")
    assert html == (
        f'<p>One.</p><figure><img src="{first.url}" alt="A quay" width="60" height="40" loading="lazy">'
        "<figcaption>The quay &lt;today&gt;. <small>Ada Lin</small></figcaption></figure>"
        f'<p>Two.</p><figure><img src="{second.url}" alt="" width="60" height="40" loading="lazy">'
        "<figcaption><small>Sana Dar</small></figcaption></figure>"
    )
    assert warnings == ()
    assert cleaning.clean(html) == html
    assert [(one.alt, one.caption, one.credit) for one in (first, second)] == [
        ("A quay", "The quay <today>.", "Ada Lin"),
        ("", "", "Sana Dar"),
    ]


def test_the_same_picture_twice_is_one_of_the_library():
    one = Figure(png(), "a", "A quay")

    html, _warnings = documents.with_library(document(one, one))

    assert Picture.objects.count() == 1
    assert len(set(re.findall(r'src="([^"]+)"', html))) == 1


def test_words_that_the_library_knows_fill_what_the_document_does_not_say():
    pictures.add(png(), "quay.png", alt="A quay in the rain", caption="The quay", credit="Bo Chen")

    html, _warnings = documents.with_library(
        document(Figure(png(), "a"), html='<figure><img src="figure:0" alt=""></figure>')
    )

    assert 'alt="A quay in the rain"' in html
    assert "<figcaption>The quay <small>Bo Chen</small></figcaption>" in html


def test_a_picture_the_library_refuses_is_left_out_and_told():
    broken = Figure(png()[:60], "picture-1", "A quay")

    html, warnings = documents.with_library(
        document(broken, Figure(png(), "b"), warnings=("1 chart was left out.",))
    )

    assert html.startswith("<p>One.</p><p>Two.</p><figure>")
    assert warnings == (
        "1 chart was left out.",
        "Picture 1: “picture-1” is no JPEG, PNG, WebP, GIF or HEIC that can be read whole.",
    )


def test_a_picture_within_a_table_stays_there_without_a_figure():
    html = '<table><tbody><tr><td><img src="figure:0" alt="x"></td></tr></tbody></table>'

    body, _warnings = documents.with_library(document(Figure(png(), "a", "x", "Caption"), html=html))

    assert re.sub(r'src="[^"]+"', 'src=""', body) == (
        '<table><tbody><tr><td><img src="" alt="x" width="60" height="40" loading="lazy"></td></tr></tbody></table>'
    )


def test_a_preview_holds_its_pictures_small_and_asks_for_nothing():
    large = Figure(png(size=(3000, 2000)), "a", 'A "quay"', "The quay", "Ada Lin")

    html = documents.with_data(document(large, Figure(b"broken", "b")))

    source = re.search(r'src="data:image/webp;base64,([^"]+)"', html)
    assert source is not None
    shown = Image.open(io.BytesIO(base64.b64decode(source[1])))
    assert shown.width == 640
    assert re.sub(r'data:[^"]+', "data:", html) == (
        '<p>One.</p><figure><img src="data:" alt="A &quot;quay&quot;">'
        "<figcaption>The quay <small>Ada Lin</small></figcaption></figure><p>Two.</p>"
        "<em>Picture 2 cannot be shown.</em>"
    )
    assert Picture.objects.count() == 0


def test_a_telephones_photograph_joins_the_library_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    data = heic(80, 40, exif=exif.tobytes())

    picture = pictures.add(data, "IMG_1.heic")

    assert (picture.width, picture.height) == (40, 80)
    for path in picture.renditions.values():
        with picture.file.storage.open(path) as stored:
            assert dict(Image.open(io.BytesIO(stored.read())).getexif()) == {}


def test_a_photograph_cut_off_is_refused():
    with pytest.raises(pictures.Refused):
        pictures.add(heic()[:300], "IMG_1.heic")
