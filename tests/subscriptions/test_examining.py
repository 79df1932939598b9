"""Each test takes the letter as it is and spoils one thing in it."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from articles.models import Article
from portal import memory, signing, visiting
from portal.models import SiteSettings
from subscriptions import anatomy, compiling, examining, post, proofreading, rendering
from subscriptions.findings import Finding, error, ok, warning
from subscriptions.models import Issue
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(clock, weekly, story):
    story(headline="Port reopens", section="ports", published_at=NOW - timedelta(hours=1))
    story(headline="Wind over the steppe", section="energy", published_at=NOW - timedelta(hours=2))
    made = compiling.draft(weekly, NOW)
    compiling.collect(made, NOW)
    return made


@pytest.fixture
def letter(issue, weekly, settings) -> bytes:
    settings.SITE_URL = "https://news.paper.net"
    settings.ALLOWED_HOSTS = ["news.paper.net"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    _issue, data = examining.sample(weekly, "ann@paper.net", "<1@paper.net>", NOW)
    return data


def faults(data: bytes) -> list[Finding]:
    return [finding for finding in examining.examine(data) if finding.level != "ok"]


def header_faults(data: bytes) -> list[Finding]:
    """Of the headers alone: no page is asked, so that each header can be spoilt in turn."""
    message = message_from_bytes(data, policy=policy.default)
    return [finding for finding in examining._headers(message) if finding.level != "ok"]


def test_the_letter_as_it_is_has_nothing_wrong(letter):
    assert faults(letter) == []
    assert [finding.name for finding in examining.examine(letter)] == [
        "lines", "headers", "subject", "one click", "site address", "parts", "size", "preheader", "text part",
        "links", "unsubscribe", "pictures", "foreign content", "scripts", "postal address",
    ]  # fmt: skip


def test_the_sample_is_the_next_issue_and_nobodys_letter(issue, letter, weekly, subscriber):
    subscriber("ann@paper.net")

    found, _data = examining.sample(weekly, "x@paper.net", "<1@paper.net>", NOW)

    assert found == issue
    assert Issue.objects.get().key == ""
    assert b"To: ann@paper.net\r\n" in letter


def test_with_nothing_published_there_is_no_sample(clock, weekly):
    compiling.draft(weekly, NOW)

    with pytest.raises(examining.NoArticle, match="There is no issue with an article yet"):
        examining.sample(weekly, "x@paper.net", "<1@paper.net>", NOW)


def test_before_the_next_issue_has_articles_the_last_that_left_is_the_sample(issue, weekly, subscriber):
    from subscriptions import approving, freezing

    subscriber("ann@example.org")
    freezing.close(approving.approve_and_send_now(issue, now=NOW), NOW)
    freezing.fill(issue, NOW)
    compiling.draft(weekly, NOW + timedelta(days=7))

    found, data = examining.sample(weekly, "x@paper.net", "<1@paper.net>", NOW)

    assert found == issue
    assert b"Subject: Port reopens" in data


@pytest.mark.parametrize("name", [name for name, _pattern, _looks in examining.HEADERS])
def test_every_header_must_be_there_once(letter, name):
    line = next(line for line in letter.split(b"\r\n") if line.startswith(f"{name}:".encode()))

    assert error(name, "It is missing.") in header_faults(letter.replace(f"{name}:".encode(), b"X-Gone:", 1))
    assert error(name, "It stands 2 times.") in header_faults(b"%s\r\n%s" % (line, letter))


@pytest.mark.parametrize(
    ("was", "becomes", "name"),
    [
        (b"Message-ID: <1@paper.net>", b"Message-ID: 1@paper.net", "Message-ID"),
        (b"List-Id: Belt & Road Weekly <weekly.example.org>", b"List-Id: weekly", "List-Id"),
        (b"One-Click", b"Two-Clicks", "List-Unsubscribe-Post"),
        (b"List-Post: NO", b"List-Post: no thanks", "List-Post"),
        (b"Auto-Submitted: auto-generated", b"Auto-Submitted: no", "Auto-Submitted"),
        (b"Precedence: bulk", b"Precedence: list", "Precedence"),
        (b"List-Owner: <mailto:", b"List-Owner: <tel:", "List-Owner"),
        (b"List-Archive: <https:", b"List-Archive: <ftp:", "List-Archive"),
    ],
)
def test_a_header_that_is_not_as_its_rfc_asks_is_an_error(letter, was, becomes, name):
    assert was in letter

    (fault,) = header_faults(letter.replace(was, becomes, 1))

    assert (fault.level, fault.name) == ("error", name)


def test_addresses_and_date_are_one_each(letter):
    assert faults(letter.replace(b"To: ann@paper.net", b"To: ann@paper.net, ben@paper.net", 1)) == [
        error("To", "It must hold one address; it holds ann@paper.net, ben@paper.net.")
    ]
    assert faults(letter.replace(b"Date: ", b"X-Date: ", 1)) == [
        error("Date", "It must hold one moment with its zone; it holds none.")
    ]


def test_a_subject_is_there_and_not_long(letter):
    assert faults(letter.replace(b"Subject: Port reopens", b"Subject: ", 1)) == [
        error("subject", "It is empty.")
    ]
    assert faults(letter.replace(b"Subject: Port reopens", b"Subject: " + b"a" * 79, 1)) == [
        warning("subject", "It has 79 characters; mail programs show about 78.")
    ]


def test_lines_are_short_seven_bit_and_end_as_in_letters(letter):
    assert faults(b"X-Long: %s\r\n%s" % (b"a" * 991, letter))[0] == error(
        "lines", "One has 999 octets; 998 are allowed (RFC 5322)."
    )
    assert faults(b"X-Bits: \xe4\r\n" + letter)[0].name == "lines"
    assert faults(letter.replace(b"\r\n", b"\n"))[0].name == "lines"


def test_without_https_there_is_no_one_click(letter, settings):
    plain = letter.replace(b"List-Unsubscribe: <https:", b"List-Unsubscribe: <http:", 1)

    assert faults(plain)[0] == warning(
        "one click", "List-Unsubscribe holds no https address; mail programs offer none other."
    )
    settings.EMBEDDED = False
    assert faults(plain)[0].level == "error"


def test_an_address_of_this_machine_is_an_error_only_in_production(letter, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert [finding.level for finding in faults(letter) if finding.name == "site address"] == ["warning"]

    settings.EMBEDDED = False
    assert [finding.level for finding in faults(letter) if finding.name == "site address"] == ["error"]


def test_text_comes_first(letter):
    boundary = letter.split(b'boundary="')[1].split(b'"')[0]
    head, text, html, end = letter.split(b"--" + boundary)
    swapped = (b"--" + boundary).join([head, html, text, end])

    (fault,) = faults(swapped)

    assert fault == error(
        "parts",
        "multipart/alternative with text, then HTML, is asked; it is multipart/alternative, text/html, text/plain.",
    )


def test_a_part_that_cannot_be_read_is_an_error(letter):
    assert error("parts", "text/plain is empty, or cannot be decoded.") in faults(
        letter.replace(b"text/plain; charset=utf-8", b"text/plain; charset=klingon", 1)
    )


def test_a_letter_that_mail_programs_cut_is_an_error(letter):
    long = letter.replace(b"</body>", b"<p>word</p>\r\n" * 9000 + b"</body>")

    assert "size" in [fault.name for fault in faults(long)]


def test_without_words_of_its_own_a_letter_has_no_preheader(letter, monkeypatch):
    html = "<div style='display: none'>\u034f \u200c</div><p>Words</p>"

    assert next(proofreading._words("Words", anatomy.dissect(html))).level == "warning"


def test_a_text_part_that_only_points_to_the_html_is_warned_of():
    html = f"<p>{'Many words of the newsroom. ' * 9}</p>"
    text = "Please look at https://news.paper.net/weekly/1/ in your browser."

    found = list(proofreading._words(text, anatomy.dissect(html)))[1]

    assert found.level == "warning"


BODY = b"</body>"


@pytest.mark.parametrize(
    ("html", "finding"),
    [
        ('<a href="https://click.tracker.net/x1">Read</a>',
         error("links", "https://click.tracker.net/x1 leads to another host, and the text part does not name it: "
                        "a rewritten link?")),
        ('<a href="/weekly/">Read</a>', error("links", "/weekly/ is no whole address.")),
        ('<a href="">Read</a>', error("links", "An empty link is no whole address.")),
        ('<a href="https://news.paper.net/ports/2026/11/gone/">Read</a>',
         error("links", "https://news.paper.net/ports/2026/11/gone/ answers 404.")),
        ('<a href="https://news.paper.net/weekly/unsubscribe/forged/">Leave</a>',
         error("links", "https://news.paper.net/weekly/unsubscribe/forged/ answers 404.")),
        ('<img src="https://news.paper.net/favicon.ico" width="9">',
         error("pictures", "https://news.paper.net/favicon.ico has no alternative text.")),
        ('<img src="https://news.paper.net/favicon.ico" width="9" alt="">',
         warning("pictures", "The alternative text of https://news.paper.net/favicon.ico is empty.")),
        ('<img src="https://news.paper.net/favicon.ico" alt="A ship">',
         error("pictures", "https://news.paper.net/favicon.ico has no width: some mail programs show it at full size.")),
        ('<img src="https://news.paper.net/media/none.jpg" width="9" alt="A ship">',
         error("pictures", "https://news.paper.net/media/none.jpg answers 404.")),
        ('<img src="https://news.paper.net/favicon.ico" width="1" height="1" alt="-">',
         error("pictures", "https://news.paper.net/favicon.ico is a pixel: nothing in our letters spies.")),
        ('<img src="https://news.paper.net/favicon.ico" width="1" style="height: 1px" alt="-">',
         error("pictures", "https://news.paper.net/favicon.ico is a pixel: nothing in our letters spies.")),
        ('<img src="https://cdn.net/a.png" width="9" alt="A ship">',
         error("foreign content", "Opening the letter would fetch https://cdn.net/a.png.")),
        ('<div style="background: url(https://cdn.net/b.png)"></div>',
         error("foreign content", "Opening the letter would fetch https://cdn.net/b.png.")),
        ('<style>@import "https://fonts.net/a.css";</style>',
         error("foreign content", "Opening the letter would fetch https://fonts.net/a.css.")),
        ('<link rel="stylesheet" href="https://fonts.net/a.css">',
         error("foreign content", "Opening the letter would fetch https://fonts.net/a.css.")),
        ('<td background="https://cdn.net/c.png"></td>',
         error("foreign content", "Opening the letter would fetch https://cdn.net/c.png.")),
        ("<script>alert(1)</script>", error("scripts", "<script> stands in the letter.")),
        ('<p onclick="x()">a</p>', error("scripts", "onclick stands in the letter.")),
        ("<form></form>", error("scripts", "<form> stands in the letter.")),
    ],
)  # fmt: skip
def test_what_does_not_belong_into_a_letter_is_found(letter, html, finding):
    encoded = html.replace("=", "=3D").encode()
    assert letter.count(BODY) == 1

    assert faults(letter.replace(BODY, b"=\r\n" + b"=\r\n".join([encoded, BODY]))) == [finding]


def test_a_link_that_an_editor_wrote_into_both_parts_is_no_tracker():
    text = "See https://other.net/report. Leave: https://news.paper.net/x"
    html = '<a href="https://other.net/report">See</a><a href="mailto:desk@paper.net">Write</a>'

    body = anatomy.dissect(html)

    assert [proofreading._fault(link, ["https://other.net/report"]) for link in body.links] == ["", ""]
    assert next(proofreading._links(text, body, "")) == ok(
        "links", "0 addresses of ours answer; none is rewritten."
    )


def test_only_a_samples_personal_links_may_say_that_nobody_is_there(weekly):
    site = "http://127.0.0.1:8000"
    nobodys = f"{site}/weekly/preferences/{signing.sign(rendering.PREFERENCES, '0000000000')}/"
    confirm = f"{site}/weekly/confirm/{signing.sign(post.CONFIRM, 0)}/"

    assert [visiting.visit(link).status for link in (nobodys, confirm)] == [410, 410]
    assert [proofreading._dead(link) for link in (nobodys, confirm)] == ["", f"{confirm} answers 410."]


def test_the_header_unsubscribes_by_the_same_link_as_both_parts(letter):
    other = letter.replace(
        b"List-Unsubscribe: <https://news.paper.net/", b"List-Unsubscribe: <https://paper.net/"
    )

    assert faults(other) == [error("unsubscribe", "The text part does not hold the link of the header.")]


def test_an_article_taken_back_since_is_a_dead_link(letter, issue):
    article = Article.objects.get(headline="Port reopens")
    url = f"https://news.paper.net{article.get_absolute_url()}"
    Article.objects.filter(pk=article.pk).update(state="draft")

    assert faults(letter) == [error("links", f"{url} answers 404.")]


def test_an_empty_postal_address_is_an_error(letter):
    SiteSettings(postal_address=" \n").save()
    memory.forget()

    assert faults(letter) == [
        error("postal address", "It is empty in the site's settings; the law asks for it.")
    ]


def test_an_address_that_is_not_in_the_foot_is_an_error(letter):
    SiteSettings(postal_address="2 Quay Street\nPorttown").save()
    memory.forget()

    assert faults(letter) == [error("postal address", "It does not stand in the text part.")]


def test_a_letter_in_chinese_has_nothing_wrong(clock, settings, story):
    from subscriptions.models import Weekly

    weekly = Weekly.objects.create(language="zh-hans", name="一带一路周刊")
    story(headline="港口重新开放", abstract="港口在周一重新开放。" * 9, language="zh-hans",
          published_at=NOW - timedelta(hours=1))  # fmt: skip
    compiling.collect(compiling.draft(weekly, NOW), NOW)

    _issue, data = examining.sample(weekly, "ann@paper.net", "<1@paper.net>", NOW)

    assert {fault.name for fault in faults(data)} == {"one click", "site address"}
    assert b"List-Archive: <http://127.0.0.1:8000/zh/weekly/>\r\n" in data
    assert b"List-Unsubscribe: <http://127.0.0.1:8000/zh/weekly/unsubscribe/" in data
