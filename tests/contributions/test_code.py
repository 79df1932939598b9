import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageChops, ImageFilter, ImageStat

from contributions import code
from contributions.code import drawing
from contributions.models import Question, SpentCode
from portal import signing
from tests.contributions.conftest import link_in


@pytest.mark.django_db
def test_the_right_signs_open_the_door_in_any_case_and_spacing():
    key = code.new_key()
    signs = code.signs_of(key)

    code.spend(key, f" {signs[:2].lower()} {signs[2:]} ")

    assert SpentCode.objects.count() == 1


@pytest.mark.django_db
def test_full_width_letters_of_a_chinese_keyboard_are_understood():
    key = code.new_key()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code.signs_of(key))

    code.spend(key, wide)


@pytest.mark.django_db
def test_a_wrong_answer_burns_the_code():
    key = code.new_key()
    signs = code.signs_of(key)

    with pytest.raises(code.Wrong):
        code.spend(key, "WRONG")
    with pytest.raises(code.Wrong):
        code.spend(key, signs)


@pytest.mark.django_db
def test_a_code_opens_the_door_once():
    key = code.new_key()
    signs = code.signs_of(key)
    code.spend(key, signs)

    with pytest.raises(code.Wrong):
        code.spend(key, signs)


@pytest.mark.django_db
def test_an_aged_code_costs_no_attempt():
    with time_machine.travel("2026-11-23 09:00:00+00:00", tick=False):
        key = code.new_key()
        signs = code.signs_of(key)

    with time_machine.travel("2026-11-23 10:00:01+00:00", tick=False), pytest.raises(code.Aged):
        code.spend(key, signs)

    assert SpentCode.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "nonsense", "a.b.c", signing.sign("another.purpose", "abc")])
def test_a_forged_key_is_no_code(key):
    with pytest.raises(code.Aged):
        code.spend(key, "EFHKL")


@pytest.mark.django_db
def test_a_code_drawn_before_the_keys_were_changed_is_still_good(settings):
    key = code.new_key()
    signs = code.signs_of(key)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether, long enough to be one"

    code.spend(key, signs)


def test_five_signs_without_look_alikes_and_sound_alikes():
    assert code.LENGTH == 5
    assert len(set(code.SIGNS)) == 12
    assert set(code.SIGNS) & set("0OQ1IJ2Z5S8BUVDPTCGNA3FY") == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("meant", "typed"), [("7", "1"), ("7", "Z"), ("6", "G"), ("9", "q"), ("X", "y"), ("E", "F")]
)
def test_whoever_types_a_look_alike_is_understood(meant, typed):
    key = next(key for key in iter(code.new_key, None) if meant in code.signs_of(key))

    code.spend(key, code.signs_of(key).replace(meant, typed))


@pytest.mark.django_db
def test_the_signs_do_not_follow_from_the_public_key(settings):
    key = code.new_key()
    signs = code.signs_of(key)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a stranger's key, which is not the portal's own"

    assert code.signs_of(key) != signs


def test_two_pictures_of_the_same_signs_differ_whatever_the_seed():
    random.seed(7)
    first = code.draw("EHKLM")
    random.seed(7)
    second = code.draw("EHKLM")

    assert ImageChops.difference(first, second).getbbox() is not None
    assert isinstance(drawing._noise, random.SystemRandom)


@pytest.mark.django_db
def test_a_picture_cannot_be_drawn_again_even_by_who_knows_signs_and_seed(client):
    key = code.new_key()
    shown = Image.open(BytesIO(client.get(reverse("code_picture", args=[key])).content))

    again = code.draw(code.signs_of(key), code.seed_of(key))

    assert ImageChops.difference(shown, again).getbbox() is not None


@pytest.mark.django_db
def test_a_stranger_with_our_code_and_the_public_key_draws_another_shape(settings):
    key = code.new_key()
    ours = code.seed_of(key)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a stranger's key, which is not the portal's own"

    assert code.seed_of(key) != ours


@pytest.mark.django_db
def test_ten_pictures_of_one_code_have_one_shape_so_that_comparing_them_tells_nothing(client):
    address = reverse("code_picture", args=[code.new_key()])
    pictures = [Image.open(BytesIO(client.get(address).content)).convert("L") for _ in range(10)]
    # Without the noise, which is another each time.
    clean = [picture.filter(ImageFilter.MedianFilter(7)) for picture in pictures]

    unlike = [ImageStat.Stat(ImageChops.difference(clean[0], other)).mean[0] for other in clean[1:]]
    other_code = code.draw("EHKLM").convert("L").filter(ImageFilter.MedianFilter(7))

    assert max(unlike) < 3
    assert ImageStat.Stat(ImageChops.difference(clean[0], other_code)).mean[0] > 20


def rows() -> int:
    """Of every table there is."""
    with connection.cursor() as cursor:
        counts = 0
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own tables
            counts += cursor.fetchone()[0]
    return counts


@pytest.mark.django_db
def test_showing_pages_and_forms_writes_no_row_in_any_table(client, story):
    pages = [story().get_absolute_url(), "/", "/ask/", "/zh/ask/"]
    before = rows()

    for page in pages * 25:
        assert client.get(page).status_code == 200

    assert rows() == before


@pytest.mark.django_db
def test_an_article_s_page_fetches_no_code(client, story):
    page = client.get(story().get_absolute_url()).content.decode()

    assert 'href="/ask/"' in page
    assert "data-code" not in page
    assert "/code/" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_whoever_has_an_account_is_never_asked_for_a_code(client, page):
    answer = client.get(page)

    assert answer.status_code == 200
    assert "data-code" not in answer.content.decode()


@pytest.mark.django_db
def test_the_picture_is_a_png_that_nobody_stores(client):
    answer = client.get(reverse("code_picture", args=[code.new_key()]))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, no-store"
    assert Image.open(BytesIO(answer.content)).size == (code.WIDTH, code.HEIGHT)


@pytest.mark.django_db
def test_a_new_code_comes_as_json_that_nobody_stores(client):
    answer = client.get("/code/")

    assert answer["Cache-Control"] == "private, no-store"
    assert sorted(answer.json()) == ["key", "picture", "said", "sound"]
    assert client.get(answer.json()["picture"]).status_code == 200
    assert SpentCode.objects.count() == 0


@pytest.mark.django_db
def test_a_burnt_code_has_no_picture_any_more(client):
    key = code.new_key()
    code.spend(key, code.signs_of(key))

    assert client.get(reverse("code_picture", args=[key])).status_code == 410


@pytest.mark.django_db
@time_machine.travel("2026-11-23 09:00:00+00:00", tick=False)
def test_the_sixty_first_picture_of_a_minute_is_one_too_many(client):
    statuses = [client.get("/code/").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


@pytest.mark.django_db
def test_spent_codes_are_forgotten_when_nobody_could_answer_them_any_more():
    with time_machine.travel("2026-11-23 09:00:00+00:00", tick=False) as clock:
        key = code.new_key()
        code.spend(key, code.signs_of(key))
        assert code.forget(timezone.now()) == 0
        clock.shift(timedelta(hours=3))
        assert code.forget(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_answer_one_code_at_once_exactly_one_is_let_in():
    key = code.new_key()
    signs = code.signs_of(key)

    def answer(_: int) -> bool:
        try:
            code.spend(key, signs)
        except code.Wrong:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(answer, range(24)))

    assert let_in.count(True) == 1
    assert SpentCode.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "statuses"),
    [
        # Nobody stands in front: what the header says is the client's own invention.
        (0, "198.51.100.{n}", "192.0.2.1", [200, 200, 429]),
        (0, "", "192.0.2.{n}", [200, 200, 200]),
        (1, "198.51.100.9", "10.0.0.1", [200, 200, 429]),
        (1, "198.51.100.{n}", "10.0.0.1", [200, 200, 200]),
        (1, "203.0.113.{n}, 198.51.100.9", "10.0.0.1", [200, 200, 429]),
        (2, "198.51.100.{n}, 10.0.0.2", "10.0.0.1", [200, 200, 200]),
        (2, "203.0.113.{n}, 198.51.100.9, 10.0.0.2", "10.0.0.1", [200, 200, 429]),
        # One household has a whole /64 of IPv6.
        (0, "", "2001:db8:1:2::{n}", [200, 200, 429]),
        (0, "", "2001:db8:1:{n}::1", [200, 200, 200]),
        (1, "2001:db8:1:2::{n}", "10.0.0.1", [200, 200, 429]),
    ],
)
@pytest.mark.django_db
@time_machine.travel("2026-11-23 09:00:00+00:00", tick=False)
def test_limits_count_by_the_address_that_the_last_proxy_of_ours_saw(
    client, settings, proxies, forwarded, remote, statuses
):
    settings.TRUSTED_PROXY_COUNT = proxies

    def reload(n: int) -> int:
        headers = {"X-Forwarded-For": forwarded.format(n=n)} if forwarded else {}
        return client.get("/code/", headers=headers, REMOTE_ADDR=remote.format(n=n)).status_code

    # Two are left of the sixty of this minute wherever the first client's came from.
    for _ in range(58):
        reload(1)

    assert [reload(n) for n in (1, 1, 1)] == [200, 200, 429]
    assert [reload(1 if status == 429 else 2) for status in statuses[2:]] == statuses[2:]
    assert reload(2) == statuses[2]


def test_a_filled_honeypot_with_a_confirmed_address_still_reaches_the_desk(
    client, desk, question_form, outbox
):
    client.post("/ask/", question_form(homepage="filled by a password manager"))
    question = Question.objects.get()

    client.post(link_in(outbox()[0]), {"confirm": "1"})

    question.refresh_from_db()
    assert (question.state, question.flag) == ("new", "honeypot")
    queue = desk.get(reverse("admin:contributions_question_changelist")).content.decode()
    assert question.text in queue
