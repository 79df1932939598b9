import io
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from articles import pictures, publishing
from articles.models import Article, Picture
from portal import purges

pytestmark = pytest.mark.django_db

UNREADABLE = "“x.jpg” is no JPEG, PNG, WebP, GIF or HEIC that can be read whole."
TOO_LARGE = "“x.jpg” has more than 40 megapixels: make it smaller first."
ADD = "/admin/articles/picture/add/"


def drawing(width=2000, height=1000, mode="RGB"):
    image = Image.new(mode, (width, height))
    draw = ImageDraw.Draw(image)
    for step in range(0, width, 16):
        draw.line((step, 0, width - step, height), fill=(step % 255, 80, 120, 200)[: len(mode)], width=5)
    return image


def file(image=None, form="JPEG", **options):
    target = io.BytesIO()
    (image or drawing()).save(target, form, **options)
    return target.getvalue()


def opened(path):
    with default_storage.open(path) as stored:
        image = Image.open(io.BytesIO(stored.read()))
    image.load()
    return image


def test_a_picture_is_rendered_at_every_width_and_once_for_letters():
    picture = pictures.add(file(), "port.jpg", alt="A port")

    sizes = {width: opened(path).size for width, path in picture.renditions.items()}
    assert sizes == {
        "360": (360, 180), "720": (720, 360), "1080": (1080, 540), "1600": (1600, 800), "jpeg": (1200, 600),
    }  # fmt: skip
    assert (picture.width, picture.height) == (1600, 800)
    assert picture.file.name == picture.renditions["1600"]
    assert opened(picture.renditions["360"]).format == "WEBP"
    assert opened(picture.renditions["jpeg"]).format == "JPEG"


def test_a_picture_is_never_made_larger():
    picture = pictures.add(file(drawing(500, 400)), "small.jpg")

    assert sorted(picture.renditions) == ["360", "500", "jpeg"]
    assert opened(picture.renditions["jpeg"]).size == (500, 400)


@pytest.mark.parametrize("size", [(1, 1), (3, 9000), (9000, 3), (359, 10)])
def test_odd_shapes_are_rendered_too(size):
    picture = pictures.add(file(drawing(*size), "PNG"), "odd.png")

    assert opened(picture.file.name).width <= 1600


def test_a_front_pages_phone_picture_is_light():
    noise = Image.effect_noise((1600, 1200), 120).convert("RGB")
    picture = pictures.add(file(noise, quality=95), "noise.jpg")

    assert default_storage.size(picture.renditions["360"]) <= 60_000


def test_names_carry_a_hash_and_the_same_file_is_kept_once():
    data = file()

    first, second = pictures.add(data, "a.jpg"), pictures.add(data, "b.jpg", alt="Other words")

    assert first == second
    assert Picture.objects.count() == 1
    assert pictures.add(file(drawing(800, 800)), "c.jpg").file.name != first.file.name


def test_a_half_written_file_is_written_anew():
    data = file()
    picture = pictures.add(data, "a.jpg")
    path = picture.renditions["720"]
    Picture.objects.all().delete()
    with default_storage.open(path, "wb") as broken:
        broken.write(b"half")

    assert opened(pictures.add(data, "a.jpg").renditions["720"]).size == (720, 360)


def test_a_picture_taken_sideways_stands_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    picture = pictures.add(file(drawing(800, 400), exif=exif), "phone.jpg")

    assert (picture.width, picture.height) == (400, 800)
    for path in picture.renditions.values():
        shown = opened(path)
        assert dict(shown.getexif()) == {}
        assert "icc_profile" not in shown.info


def test_what_the_file_says_about_itself_fills_what_nobody_said():
    exif = Image.Exif()
    exif[0x010E] = "A crane over the quay"
    exif[0x013B] = "Ada Lin"
    data = file(exif=exif)

    picture = pictures.add(data, "crane.jpg", credit="The port")

    assert (picture.alt, picture.caption, picture.credit) == ("A crane over the quay",) * 2 + ("The port",)


def test_iptc_says_it_before_exif():
    def record(number, text):
        return b"\x1c\x02" + bytes([number]) + len(text).to_bytes(2, "big") + text

    iptc = record(105, "Kräne".encode()) + record(120, b"Cranes at work") + record(110, b"Bo Chen")
    resource = b"8BIM\x04\x04\x00\x00" + len(iptc).to_bytes(4, "big") + iptc + b"\x00" * (len(iptc) % 2)
    block = b"Photoshop 3.0\x00" + resource
    plain = file(drawing(400, 300))
    data = plain[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + plain[2:]

    picture = pictures.add(data, "cranes.jpg")

    assert (picture.alt, picture.caption, picture.credit) == ("Kräne", "Cranes at work", "Bo Chen")


@pytest.mark.parametrize(
    ("image", "form"),
    [
        (drawing(600, 300, "RGBA"), "PNG"),
        (drawing(600, 300).convert("P"), "GIF"),
        (drawing(600, 300).convert("CMYK"), "JPEG"),
        (drawing(600, 300).convert("L"), "PNG"),
        (Image.new("I;16", (600, 300), 40_000), "PNG"),
        (drawing(600, 300), "WEBP"),
    ],
    ids=["transparent", "gif", "cmyk", "grey", "sixteen-bit", "webp"],
)
def test_pictures_of_every_kind_are_taken(image, form):
    picture = pictures.add(file(image, form), "any")

    assert opened(picture.renditions["jpeg"]).mode == "RGB"
    assert picture.width == 600


def test_transparency_is_white_paper_in_letters():
    picture = pictures.add(file(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"), "clear.png")

    assert opened(picture.renditions["jpeg"]).getpixel((5, 5)) == (255, 255, 255)
    assert opened(picture.file.name).getpixel((5, 5))[3] == 0


def bomb():
    # A header that promises 60,000 × 60,000 pixels.
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "“x.jpg” is empty."),
        (b"not a picture", UNREADABLE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNREADABLE),
        (file()[:3000], UNREADABLE),
        (file(drawing(300, 300), "PNG")[:400], UNREADABLE),
        (file(drawing(300, 300), "BMP"), UNREADABLE),
        (bomb(), TOO_LARGE),
        (file(Image.new("1", (10_000, 5_000)), "PNG"), TOO_LARGE),
    ],
    ids=["empty", "text", "svg", "cut", "cut-png", "bmp", "bomb", "large"],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(pictures.Refused) as refusal:
        pictures.add(data, "x.jpg")

    assert str(refusal.value) == sentence
    assert Picture.objects.count() == 0


def test_the_library_knows_where_a_picture_is_used(story):
    picture = pictures.add(file(), "port.jpg", alt="A port")
    lead = story(picture=picture)
    within = story(body=f'<figure><img src="/media/{picture.renditions["720"]}" alt="A port"></figure>')
    story()

    assert {article.pk for article in pictures.articles_showing(picture)} == {lead.pk, within.pk}


def test_a_deleted_picture_takes_its_files_and_leaves_the_article(story, django_capture_on_commit_callbacks):
    picture = pictures.add(file(), "port.jpg", alt="A port")
    article = story(picture=picture)
    paths = list(picture.renditions.values())

    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()

    assert [path for path in paths if default_storage.exists(path)] == []
    assert Article.objects.get(pk=article.pk).picture is None


def upload(desk, data, **fields):
    sent = {
        "upload": SimpleUploadedFile("port.jpg", data),
        "alt": "A port",
        "focal_x": 50,
        "focal_y": 50,
        **fields,
    }
    return desk.post(ADD, sent)


def test_an_editor_uploads_a_picture(desk):
    assert upload(desk, file(), caption="The port").status_code == 302

    picture = Picture.objects.get()
    assert (picture.alt, picture.caption, picture.width) == ("A port", "The port", 1600)
    page = desk.get(f"/admin/articles/picture/{picture.pk}/change/").content.decode()
    assert picture.jpeg_url in page


def test_an_upload_that_is_refused_says_why(desk):
    response = upload(desk, b"not a picture")

    assert response.context["adminform"].form.errors["upload"] == [
        "“port.jpg” is no JPEG, PNG, WebP, GIF or HEIC that can be read whole."
    ]


def test_a_picture_needs_words_or_says_it_is_decorative(desk):
    response = upload(desk, file(), alt="")
    assert list(response.context["adminform"].form.errors) == ["alt"]

    assert upload(desk, file(), alt="", is_decorative="on").status_code == 302


def test_new_words_of_a_picture_purge_the_pages_that_show_it(
    story, monkeypatch, django_capture_on_commit_callbacks
):
    picture = pictures.add(file(), "port.jpg", alt="A port")
    article = story(picture=picture, section="ports")
    seen: set[str] = set()
    monkeypatch.setattr(purges, "_ring", seen.update)

    with django_capture_on_commit_callbacks(execute=True):
        picture.alt = "The old port"
        picture.save()

    assert seen == set(publishing.tags(article))
