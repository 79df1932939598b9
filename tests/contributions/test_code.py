from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from PIL import Image, ImageChops

from contributions import code
from contributions.models import SpentCode
from portal import signing
from portal.models import Throttle


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
    code.spend(key, code.signs_of(key))

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
    assert set(code.SIGNS) & set("0OQ1IJ2Z5S8BUVDPTCGNA3") == set()


@pytest.mark.django_db
def test_the_signs_do_not_follow_from_the_public_key(settings):
    key = code.new_key()
    signs = code.signs_of(key)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a stranger's key, which is not the portal's own"

    assert code.signs_of(key) != signs


def test_two_pictures_of_the_same_signs_differ_whatever_the_seed():
    import random

    random.seed(7)
    first = code.draw("EFHKL")
    random.seed(7)
    second = code.draw("EFHKL")

    assert ImageChops.difference(first, second).getbbox() is not None


@pytest.mark.django_db
def test_showing_a_form_writes_no_row(client, django_assert_num_queries):
    for _ in range(25):
        client.get("/ask/")

    assert SpentCode.objects.count() == 0
    assert Throttle.objects.count() == 0


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
        from django.utils import timezone

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
