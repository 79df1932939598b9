from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search import analyser


def test_words_are_folded_and_stemmed():
    assert analyser.terms("Railways COOPERATE, cooperating; the railway’s cooperation") == [
        *("railway", "cooper", "cooper", "the", "railway", "cooper")
    ]


def test_accents_and_letter_forms_do_not_matter():
    assert analyser.terms("Zürich ＦＡＩＲ straße Cafe\u0301 O’Brien") == [
        "zurich",
        "fair",
        "strass",
        "cafe",
        "obrien",
    ]


def test_numbers_are_kept_and_marks_part_words():
    assert analyser.terms("TEU 30,000 co-host 2026/03 a_b") == [
        "teu",
        "30",
        "000",
        "co",
        "host",
        "2026",
        "03",
        "a",
        "b",
    ]


def test_a_han_run_becomes_pairs_and_its_last_character():
    pairs = analyser.tokens("2020年合作。")

    assert [(token.start, token.end) for token in pairs] == [(0, 4), (4, 6), (5, 7), (6, 7)]
    assert [token.term for token in pairs] == ["2020", "_05e7405408", "_0540804f5c", "_04f5c"]


def test_a_single_han_character_is_known_as_one():
    assert [analyser.is_single_han(term) for term in analyser.terms("茶 я ab 合作")] == [
        True,
        False,
        False,
        False,
        True,
    ]


@given(st.text())
def test_every_term_is_ascii_short_and_stands_where_it_says(text):
    tokens = analyser.tokens(text)

    assert [token.term for token in tokens] == analyser.terms(text)
    for token in tokens:
        assert token.term.isascii()
        assert token.term.replace("_", "").isalnum()
        assert token.term == token.term.lower()
        assert 0 <= token.start < token.end <= len(text)


@pytest.mark.parametrize("text", ["", "…", "\x00", "\ud800", "🚢", "'", "’’", "\u0301", "___", "()*^:"])
def test_what_holds_no_word_gives_no_term(text):
    assert analyser.terms(text) == []


def test_a_word_without_end_is_cut():
    assert [len(term) for term in analyser.terms("x" * 10_000)] == [analyser.LONGEST]


def test_threads_do_not_disturb_each_others_stems():
    words = [
        f"{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}{'uvwxyzabcd'[i // 100]}ationally"
        for i in range(1000)
    ]
    alone = [analyser.terms(word) for word in words]
    analyser._terms.cache_clear()

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(analyser.terms, words))

    assert together == alone
