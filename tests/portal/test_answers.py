import pytest

from portal import answers


@pytest.mark.parametrize(
    ("status", "code", "words", "meaning"),
    [
        ("5.1.1", 550, "User unknown", "gone"),
        ("5.1.10", 550, "RESOLVER.ADR.RecipientNotFound", "gone"),
        ("5.2.1", 550, "The account is disabled", "gone"),
        ("5.0.0", None, "", "gone"),
        ("", 550, "", "gone"),
        ("5.2.2", 552, "Over quota", "full"),
        ("", 552, "Exceeded storage allocation", "full"),
        ("", 452, "Too many letters", "away"),
        ("4.2.2", 452, "Over quota", "full"),
        ("5.2.3", 552, "Message length exceeds the limit", "ours"),
        ("5.3.4", 552, "Message too big for system", "ours"),
        ("5.3.0", 550, "Trouble", "away"),
        ("5.4.4", None, "Unable to route", "away"),
        ("5.4.7", None, "Delivery time expired", "away"),
        ("4.4.1", None, "Connection timed out", "away"),
        ("", 451, "Greylisted", "away"),
        ("5.6.0", 554, "Bad content", "ours"),
        ("5.7.1", 550, "Not authorised", "ours"),
        ("5.7.26", 550, "Unauthenticated", "ours"),
        ("5.1.8", 550, "Sender address rejected: Domain not found", "ours"),
        ("", 550, "Blocked by our policy", "ours"),
        ("", 554, "Your host is listed in zen.spamhaus.org", "ours"),
        ("", 554, "Your IP is on our blacklist", "ours"),
        ("", 550, "relay not permitted", "ours"),
        ("", 550, "Relaying denied", "ours"),
        ("", 553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "ours"),
        ("", 530, "Authentication required", "ours"),
        ("5.3.0", 550, "REJECT spam", "ours"),
    ],
)
def test_a_refusal_is_judged_by_its_status_then_its_words_then_its_code(status, code, words, meaning):
    assert answers.meaning(status, code, words) == meaning


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.1.1", "User unknown; see our spam policy"),
        ("", "<spam@example.net>: no such user"),
        ("", "<spam@example.net>... rejected"),
        ("", "mailbox blocked"),
        ("5.0.0", "550-'5.1.1 blocked: user unknown'"),
    ],
)
def test_a_mailbox_that_is_gone_is_not_saved_by_a_word_about_spam(status, words):
    assert answers.meaning(status, 550, words) == "gone"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("5.1.1 No such mailbox", "5.1.1", None),
        ("550-5.1.1 The account\n550 5.1.1 does not exist", "5.1.1", 550),
        ("550 5.1.0 Unknown address error 550-'5.1.1 User unknown'", "5.1.1", 550),
        ("host mx [192.0.2.25] said: 552 5.2.2 Over quota", "5.2.2", 552),
        ("Sorry, no mailbox here by that name. (#5.1.1)", "5.1.1", None),
        ("<mx.example.net #5.1.1>", "5.1.1", None),
        ("connect to 5.1.1.25 failed", "", None),
        ("Exim 4.9.7 is busy", "", None),
        ("550 5.1.1.25 is no status", "", 550),
        ("call 020 550 4211", "", 550),
        ("", "", None),
    ],
)
def test_status_and_code_are_found_where_servers_write_them(words, status, code):
    assert (answers.status_of(words), answers.code_of(words)) == (status, code)
