from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal import signing


@pytest.mark.parametrize("value", ["42", "a@example.org", "weekly:7:ä", ""])
def test_a_token_opens_for_its_purpose_and_gives_back_its_value(value):
    assert signing.unsign("weekly.confirm", signing.sign("weekly.confirm", value)) == value


def test_a_token_does_not_open_for_another_purpose():
    token = signing.sign("weekly.confirm", 42)

    with pytest.raises(signing.BadToken):
        signing.unsign("weekly.unsubscribe", token)


@pytest.mark.parametrize("token", ["", ".", "42", "42.x.y", "~~~.1.2", "\x00", "é" * 300])
def test_anything_else_is_a_bad_token(token):
    with pytest.raises(signing.BadToken):
        signing.unsign("weekly.confirm", token)


def test_an_old_token_says_what_it_was_for():
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        token = signing.sign("weekly.confirm", 42)

    with pytest.raises(signing.OldToken) as old:
        signing.unsign("weekly.confirm", token, max_age=timedelta(days=7))

    assert old.value.value == "42"


def test_a_token_survives_a_change_of_keys(settings):
    token = signing.sign("weekly.unsubscribe", 42)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert signing.unsign("weekly.unsubscribe", token) == "42"
