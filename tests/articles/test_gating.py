import pytest

from articles import cleaning, gating

P = "<p>one</p><p>two</p><p>three</p><p>four</p><p>secret</p>"


@pytest.mark.parametrize(
    ("body", "open_part"),
    [
        (f"<p>one</p>{cleaning.GATE}<p>secret</p>", "<p>one</p>"),
        (f"{cleaning.GATE}<p>secret</p>", ""),
        (P, "<p>one</p><p>two</p><p>three</p>"),
        ("<p>one</p><p>secret</p>", "<p>one</p>"),
        ("<p>secret</p>", ""),
        ("", ""),
        ("<h2>Only a heading</h2>secret", ""),
        (
            f"<blockquote><p>one</p>{cleaning.GATE}<p>secret</p></blockquote>",
            "<blockquote><p>one</p></blockquote>",
        ),
    ],
)
def test_the_open_part_ends_at_the_gate_else_after_three_paragraphs(body, open_part):
    assert gating.open_part(body) == open_part


def test_the_whole_shows_no_gate():
    assert gating.whole(f"<p>a</p>{cleaning.GATE}<p>b</p>") == "<p>a</p><p>b</p>"


@pytest.mark.django_db
def test_a_gated_article_opens_only_its_first_part(story):
    gated = story(body=P, access="members")

    assert gated.open_body == "<p>one</p><p>two</p><p>three</p>"
    assert gated.full_body == P
    assert story(body=P).open_body == P
