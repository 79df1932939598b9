import pytest

from articles.importers import frontmatter
from articles.importers.records import Refused


def file(head: str, text: str = "Words.\n") -> bytes:
    return f"---\n{head}\n---\n{text}".encode()


def test_every_value_is_text_a_list_or_a_mapping_and_nothing_is_guessed():
    head, text = frontmatter.split(
        file("title: 2019\nslug: No\ndate: 2020-02-30\ntopics: [a, 1.0]\nmap: {x: yes}")
    )

    assert head == {
        "title": "2019", "slug": "No", "date": "2020-02-30", "topics": ["a", "1.0"], "map": {"x": "yes"}
    }  # fmt: skip
    assert text == "Words.\n"


def test_empty_values_are_left_out():
    head, _text = frontmatter.split(file('a:\nb: null\nc: ~\nd: ""\ne: []\nf: ["", x]\ng: {h: }'))

    assert head == {"f": ["x"]}


def test_a_byte_order_mark_and_windows_lines_do_no_harm():
    data = b"\xef\xbb\xbf---\r\ntitle: Port\r\n---\r\nOne.\r\n\r\nTwo.\r\n"

    assert frontmatter.split(data) == ({"title": "Port"}, "One.\n\nTwo.\n")


def test_toml_is_read_as_well():
    data = b'+++\ntitle = "Port"\ndate = 2020-03-09T09:00:00+08:00\ndraft = true\n+++\nWords.'

    assert frontmatter.split(data) == (
        {"title": "Port", "date": "2020-03-09 09:00:00+08:00", "draft": "true"},
        "Words.",
    )


def test_half_letters_and_control_characters_never_reach_a_database():
    head, _text = frontmatter.split(file('title: "a\\0b \\ud83d\\ude00 \\ud800 c\\x07"'))

    assert head == {"title": "ab 😀 \ufffd c"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Words without a head.", "It has no front matter."),
        (b"", "It has no front matter."),
        (b"---\ntitle: never closed\n", "It has no front matter."),
        (file("title: [a, b"), "Its front matter is broken YAML in line 3: "),
        (file("title: a: b"), "Its front matter is broken YAML in line 2: mapping values are not allowed here."),
        (file("title: @home"), "Its front matter is broken YAML in line 2: "),
        (b"+++\ntitle = \n+++\n", "Its front matter is broken TOML: "),
        (file("- a\n- b"), "Its front matter is no list of names and values."),
        (file("just words"), "Its front matter is no list of names and values."),
        (file("a: &a [x]\nb: [*a, *a]"), "Its front matter uses YAML aliases (*name), which are not followed."),
        (file("title: " + "[" * 5000), "Its front matter is nested too deeply."),
        (file("title: " + "x" * 64_000), "Its front matter has 64,008 characters; 64,000 are the most."),
        (b"---\ntitle: caf\xe9\n---\n", "It is not UTF-8: byte 15 belongs to no letter."),
        (b"---\ntitle: a\x00b\n---\n", "It holds NUL bytes: it is no text."),
        (b"x" * 2_000_001, "It has 2,000,001 bytes; 2,000,000 are the most."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Refused) as refused:
        frontmatter.split(data)

    assert str(refused.value).startswith(sentence)


def test_a_python_object_in_yaml_is_only_text():
    head, _text = frontmatter.split(
        file("title: !!python/object/apply:os.getcwd []\nb: !!python/name:os.system x")
    )

    assert head == {"b": "x"}
