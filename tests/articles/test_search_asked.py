from dataclasses import replace
from datetime import UTC, datetime

import pytest

from articles.search.asked import CHARACTERS, WORDS, Group, read


def test_words_phrases_exceptions_and_filters_are_told_apart():
    asked = read('ports "silk road" -paper -"slow train" section:Energy kind:article from:2020 to:2020-03')

    assert asked.wanted == (Group(("port",)), Group(("silk", "road")))
    assert asked.unwanted == (Group(("paper",)), Group(("slow", "train")))
    assert (asked.section, asked.kind) == ("energy", "article")
    assert (asked.since, asked.until) == (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 4, 1, tzinfo=UTC))
    assert asked.notes == ()


def test_curly_quotes_are_quotes_and_an_open_quote_ends_with_the_text():
    assert read("“silk road").wanted == (Group(("silk", "road")),)


def test_a_word_of_several_parts_is_a_phrase():
    assert read("co-host -x").wanted == (Group(("co", "host")),)


def test_han_is_looked_for_as_a_part_of_a_sentence():
    assert read("合作").wanted == (Group(("_0540804f5c",)),)
    assert read("合").wanted == (Group(("_05408",), is_open=True),)


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("from:2024-12 to:2024-12", datetime(2024, 12, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)),
        (
            "from:2024-02-29 to:2024-02-29",
            datetime(2024, 2, 29, tzinfo=UTC),
            datetime(2024, 3, 1, tzinfo=UTC),
        ),
        ("from:9998 to:9998", datetime(9998, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_are_years_months_and_days(typed, since, until):
    asked = read(typed)

    assert (asked.since, asked.until) == (since, until)


@pytest.mark.parametrize(
    "date", ["2020-13", "2023-02-29", "0000", "0001", "9999", "99999", "soon", "٢٠٢٠", "2020-"]
)
def test_what_is_no_date_is_said_and_let_go(date):
    asked = read(f"port from:{date}")

    assert (asked.wanted, asked.since) == ((Group(("port",)),), None)
    assert asked.notes == (f"“from:{date}” is not a date. Write from:2020, from:2020-03 or from:2020-03-09.",)


@pytest.mark.parametrize(
    "text", ["", " ", '"', '""', "(((", "*", "-", "--", "- -", "\x00", "\ud800", "🚢", "-port"]
)
def test_what_asks_for_nothing_is_empty(text):
    assert read(text).is_empty


def test_words_of_the_engines_languages_are_only_words():
    asked = read("rail AND road OR NOT NEAR(a b) col:x r* ^b 'c' & | !d")

    words = [("rail",), ("road",), ("not",), ("near", "a"), ("b",), ("col", "x"), ("r",), ("c",), ("d",)]
    assert asked.wanted == tuple(Group(terms) for terms in words)


def test_no_more_than_the_first_words_and_characters_are_looked_at():
    assert len(read(" ".join(f"w{number}" for number in range(30))).wanted) == WORDS
    assert read(" ".join(f"w{number}" for number in range(30))).notes == (
        "Only the first 12 words were looked for.",
    )
    long = read("harbour " * 2000)
    assert long.wanted == (Group(("harbour",)),)
    assert len(long.text) <= CHARACTERS
    assert long.notes[0] == "Only the first 200 characters were looked at."


def test_the_text_shown_again_holds_nothing_that_cannot_be_printed():
    assert read("  a\x00b\ud800c\u202ed\n e ").text == "a b cd e"


def test_little_words_are_not_looked_for_unless_they_are_all_there_is_or_quoted():
    assert read("how do I reach the port").wanted == (Group(("reach",)), Group(("port",)))
    assert read("to be").wanted == (Group(("to",)), Group(("be",)))
    assert read('port "of the"').wanted == (Group(("port",)), Group(("of", "the")))


def test_what_was_typed_side_by_side_is_known():
    assert read("letter of intent").together == Group(("letter", "of", "intent"))
    assert read("letter").together is None
    assert read("合 作").together is None


def test_some_of_the_words_can_be_enough():
    asked = read("port mombasa -rail")

    assert asked.loosened() == replace(asked, together=None, is_loose=True)
    assert read("the port").loosened() is None
