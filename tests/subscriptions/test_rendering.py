from datetime import UTC, datetime

import pytest

from subscriptions import rendering
from subscriptions.models import Issue, IssueItem

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"
FRIDAY = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def issue(weekly, story):
    def make(count: int, **fields) -> Issue:
        issue = Issue.objects.create(weekly=weekly, period="2026-W47", due_at=FRIDAY)
        for place in range(count):
            article = story(**({"headline": f"Story {place}"} | fields))
            IssueItem.objects.create(issue=issue, article=article, position=place, is_lead=place == 0)
        return issue

    return make


def test_twenty_long_articles_stay_below_100_kilobytes(issue):
    made = issue(20, abstract="A long winding road along the river. " * 60)

    letter = rendering.render(made, "", KEY)

    assert len(letter.html.encode()) < 100_000
    assert len(letter.items) == 20
    assert letter.html.count("Story 19") == 1


def test_long_chinese_teasers_are_cut_as_well(issue):
    letter = rendering.render(issue(20, abstract="丝绸之路" * 900), "", KEY)

    assert len(letter.html.encode()) < 100_000


def test_nothing_in_the_letter_comes_from_elsewhere(issue):
    letter = rendering.render(issue(3), "", KEY)

    assert "googleapis" not in letter.html
    assert letter.html.count("<img") == 0
    assert "<link" not in letter.html
    assert "@import" not in letter.html


def test_headlines_are_escaped_in_html_and_plain_in_text(issue):
    letter = rendering.render(issue(1, headline="Ports & <b>wharves</b> “{{ now }}”"), "", KEY)

    assert "Ports &amp; &lt;b&gt;wharves" in letter.html
    assert "Ports & <b>wharves</b> “{{ now }}”" in letter.text


def test_a_gated_article_carries_a_lock_and_only_its_abstract(issue):
    letter = rendering.render(issue(1, access="members", body="<p>Secret.</p>" * 9), "", KEY)

    assert "🔒" in letter.html.replace("&#128274;", "🔒")
    assert "[for members]" in letter.text
    assert "Secret." not in letter.html + letter.text


def test_both_parts_hold_the_foot(issue):
    letter = rendering.render(issue(1), "", KEY)

    for part in (letter.html, letter.text):
        for words in ("1 Harbour Road", "you confirmed on", "/weekly/subscribe/", "/weekly/preferences/"):
            assert words in part
        assert part.count(f"/weekly/unsubscribe/x{KEY}0x/") == 1
    assert "Read in the browser" in letter.html


def test_a_letter_without_the_lead_has_a_subject_of_its_own(issue, story, section):
    made = issue(1, section="ports")
    IssueItem.objects.create(issue=made, article=story(headline="Wind", section="energy"), position=9)

    assert rendering.render(made, "", KEY).subject == "Story 0"
    assert rendering.render(made, "energy", KEY).subject == "Wind"
    made.subject = "An editor's words"
    assert rendering.render(made, "energy", KEY).subject == "An editor's words"
    assert rendering.render(made, "culture", KEY).items == []


def test_a_letter_in_chinese_is_chinese(weekly, story):
    weekly.language, weekly.name = "zh-hans", "一带一路周刊"
    weekly.save()
    made = Issue.objects.create(weekly=weekly, period="2026-W47", due_at=FRIDAY)
    IssueItem.objects.create(issue=made, article=story(headline="港口", language="zh-hans"), is_lead=True)

    letter = rendering.render(made, "", KEY)

    assert "一带一路周刊" in letter.html
    assert 'lang="zh-hans"' in letter.html


def test_the_address_in_the_foot_names_the_publication_once(issue):
    letter = rendering.render(issue(1), "", KEY)

    foot = letter.text.partition("-- \n")[2]
    assert foot.count("Belt & Road Portal") == 1
    assert letter.html.count("Belt &amp; Road Portal<br") == 1


def test_empty_lines_part_the_introduction_as_a_browser_sends_them(issue):
    made = issue(1)
    made.introduction = "One.\r\nStill one.\r\n  \r\nTwo.\r\n\r\n\r\n"

    assert made.paragraphs == ["One.\nStill one.", "Two."]
    assert "\r" not in rendering.render(made, "", KEY).text


def test_sections_stand_in_the_order_of_the_editors_places(weekly, story, section):
    made = Issue.objects.create(weekly=weekly, period="2026-W47", due_at=FRIDAY)
    for order, (slug, place) in enumerate({"ports": 100, "energy": 100, "culture": 1}.items()):
        article = story(headline=f"About {slug}", section=section(slug, order=order))
        IssueItem.objects.create(issue=made, article=article, position=place)

    text = rendering.render(made, "", KEY).text

    assert [line for line in text.splitlines() if line.startswith("About")] == [
        "About culture",
        "About ports",
        "About energy",
    ]


def test_no_words_of_the_letter_have_the_colour_of_its_paper(issue):
    """Spam filters take text in the colour of the ground for something hidden."""
    html = rendering.render(issue(1), "", KEY).html

    hidden = html.partition("display:none")[2].partition(">")[0]
    assert "color:#1b1916" in hidden
    assert "#ffffff" not in hidden
