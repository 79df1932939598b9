"""The code as it is heard. Whether people understand it no test can say; that the right words are there it can."""

import re
import shutil
import wave
from io import BytesIO
from pathlib import Path
from random import SystemRandom

import pytest
import time_machine
from django.urls import reverse

from contributions import code, limits
from contributions.code import speaking
from contributions.models import SpentCode
from portal.throttles import TooMany

CLIPS = Path(speaking.__file__).parent / "clips"
LANGUAGES = ["en", "zh-hans"]


def heard(data: bytes) -> wave.Wave_read:
    return wave.open(BytesIO(data))


def loudness(samples: bytes) -> float:
    return sum(abs(sample - 128) for sample in samples) / len(samples)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_has_a_word_in_every_language(language):
    assert {path.stem for path in (CLIPS / language).glob("*.wav")} == set(code.SIGNS)


def test_all_clips_together_are_small():
    assert sum(path.stat().st_size for path in CLIPS.rglob("*.wav")) < 400_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_signs_are_spoken_alike(language):
    words = {path.read_bytes() for path in (CLIPS / language).glob("*.wav")}

    assert len(words) == len(code.SIGNS)


@pytest.mark.parametrize(
    "path", sorted(CLIPS.rglob("*.wav")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_clip_is_a_word_of_eight_bits_and_no_longer_than_a_breath(path):
    with wave.open(str(path)) as clip:
        assert (clip.getnchannels(), clip.getsampwidth(), clip.getframerate()) == (1, 1, speaking.RATE)
        assert 0.25 < clip.getnframes() / speaking.RATE < 1.5
        assert loudness(clip.readframes(clip.getnframes())) > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_passes_before_the_first_word_and_it_is_not_silent(language):
    with heard(code.speak("EHK46", language)) as sound:
        lead_in = sound.readframes(speaking.RATE)
        words = sound.readframes(sound.getnframes())

    assert 1 < loudness(lead_in) < loudness(words) / 2


def test_every_sign_makes_the_sound_longer_by_its_word_and_a_pause():
    with heard(code.speak("E", "en")) as one, heard(code.speak("EEEEE", "en")) as five:
        assert five.getnframes() - one.getnframes() > 4 * 0.6 * speaking.RATE


def test_two_recordings_of_one_code_differ_whatever_the_seed():
    import random

    random.seed(7)
    first = code.speak("EHKLM", "en")
    random.seed(7)
    second = code.speak("EHKLM", "en")

    assert first != second
    assert isinstance(speaking._chance, SystemRandom)


def test_a_language_without_words_of_its_own_is_spoken_to_in_english():
    assert speaking._clip("fr", "E") == speaking._clip("en", "E")


def test_no_program_is_needed_to_speak(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("espeak-ng") is None

    assert code.speak("EHK46", "en").startswith(b"RIFF")


@pytest.mark.django_db
def test_the_sound_is_a_wav_that_nobody_stores_and_burns_nothing(client):
    key = code.new_key()

    answer = client.get(reverse("code_sound", args=[key]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(answer.content))
    with heard(answer.content) as sound:
        assert 4 < sound.getnframes() / sound.getframerate() < 12
    code.spend(key, code.signs_of(key))


@pytest.mark.django_db
def test_a_chinese_page_speaks_chinese(client, monkeypatch):
    asked: list[str] = []

    def speak(_signs: str, language: str) -> bytes:
        asked.append(language)
        return b""

    monkeypatch.setattr(code, "speak", speak)

    for page in ("/ask/", "/zh/ask/"):
        (address,) = re.findall(r'href="([^"]+\.wav)"', client.get(page).content.decode())
        client.get(address)

    assert asked == ["en", "zh-hans"]


@pytest.mark.django_db
def test_a_burnt_code_is_silent_and_says_why(client):
    key = code.new_key()
    code.spend(key, code.signs_of(key))

    answer = client.get(reverse("code_sound", args=[key]))

    assert (answer.status_code, answer["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store"
    assert "“Reload”" in answer.content.decode()


@pytest.mark.django_db
@time_machine.travel("2026-11-23 09:00:00+00:00", tick=False)
def test_the_eleventh_sound_of_a_minute_is_one_too_many_from_one_place_only(client):
    def listen(place: str) -> int:
        return client.get(reverse("code_sound", args=[code.new_key()]), REMOTE_ADDR=place).status_code

    assert [listen("192.0.2.1") for _ in range(11)] == [200] * 10 + [429]
    assert listen("192.0.2.2") == 200


@pytest.mark.django_db
def test_the_sixty_first_sound_of_a_day_is_one_too_many():
    with time_machine.travel("2026-11-23 00:00:00+00:00", tick=False) as clock:
        for _ in range(60):
            limits.sound("192.0.2.1")
            clock.shift(20)

        with pytest.raises(TooMany):
            limits.sound("192.0.2.1")


@pytest.mark.django_db
@time_machine.travel("2026-11-23 09:00:00+00:00", tick=False)
def test_one_code_is_spoken_five_times_wherever_it_is_asked_from(client):
    address = reverse("code_sound", args=[code.new_key()])

    answers = [client.get(address, REMOTE_ADDR=f"192.0.2.{place}") for place in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "spoken often enough" in answers[-1].content.decode()
    assert SpentCode.objects.count() == 0
