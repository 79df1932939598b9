from hypothesis import given
from hypothesis import strategies as st

from articles.search import excerpt
from articles.search.asked import read


def shown(query: str, *texts: str) -> str:
    return str(excerpt.make(texts, read(query).wanted))


def test_the_texts_own_letters_are_marked():
    assert shown("port", "Two Ports reopen.") == "Two <mark>Ports</mark> reopen."


def test_everything_else_is_escaped():
    assert shown("port", "<b>port & quay</b>") == "&lt;b&gt;<mark>port</mark> &amp; quay&lt;/b&gt;"


def test_a_phrase_is_marked_whole_and_only_where_it_stands_whole():
    assert shown('"silk road"', "A road, silk, the silk road.") == "A road, silk, the <mark>silk road</mark>."


def test_han_is_marked_inside_a_sentence():
    assert shown("加强合作", "两国加强合作，共用运单。") == "两国<mark>加强合作</mark>，共用运单。"
    assert shown("合", "两国加强合作，合。") == "两国加强<mark>合</mark>作，<mark>合</mark>。"


def test_the_abstract_is_shown_when_it_says_as_much_as_the_body():
    assert (
        shown("port storm", "A port.", "A port and a storm.")
        == "A <mark>port</mark> and a <mark>storm</mark>."
    )
    assert shown("port", "A port.", "The port.") == "A <mark>port</mark>."
    assert shown("port", "What it is about.", "No word of it.") == "What it is about."


def test_a_long_text_is_shown_from_the_sentence_that_answers():
    text = "Nothing happens here. " * 40 + "The port reopens at dawn. " + "Then nothing happens. " * 40

    found = shown("port", text)

    assert found.startswith("… The <mark>port</mark> reopens at dawn. Then")
    assert found.endswith("…")
    assert len(found) < excerpt.LENGTH + 30


def test_a_text_without_any_space_is_cut_all_the_same():
    assert shown("合作", "前" * 500 + "合作" + "后" * 500).count("<mark>合作</mark>") == 1


@given(st.text(), st.text(), st.text())
def test_any_text_gives_a_safe_excerpt(query, abstract, body):
    found = shown(query, abstract, body)

    plain = found.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert found.count("<mark>") == found.count("</mark>")
