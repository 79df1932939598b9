import base64

import pytest

from portal.resolving import Resolver
from subscriptions import vouching
from subscriptions.findings import Finding, Level, error, ok, warning

KEY = base64.b64encode(b"k" * 294).decode()


@pytest.fixture
def zone(nameserver, settings):
    """A publication whose names are all right: each test spoils one."""
    settings.WEEKLY_FROM = "Belt & Road Weekly <weekly@paper.net>"
    settings.MAIL_HOST = "mail.paper.net"
    settings.DKIM_SELECTOR = "s1"
    settings.EMAIL_URL = "smtp://relay.paper.net:25"
    nameserver.add("paper.net", "TXT", '"v=spf1 include:_spf.relay.net -all"', '"some-verification=1"')
    nameserver.add("mail.paper.net", "TXT", '"v=spf1 ip4:192.0.2.0/24 -all"')
    nameserver.add("_spf.relay.net", "TXT", '"v=spf1 a mx ip6:2001:db8::/32 ~all"')
    nameserver.add("s1._domainkey.paper.net", "TXT", f'"v=DKIM1; k=rsa; " "p={KEY[:200]}" "{KEY[200:]}"')
    nameserver.add("_dmarc.paper.net", "TXT", '"v=DMARC1; p=quarantine; rua=mailto:dmarc@paper.net"')
    nameserver.add("mail.paper.net", "MX", "10 in.paper.net.")
    nameserver.add("in.paper.net", "A", "192.0.2.10")
    nameserver.add("relay.paper.net", "A", "192.0.2.25")
    nameserver.add("25.2.0.192.in-addr.arpa", "PTR", "relay.paper.net.")
    return nameserver


def vouched(zone) -> list[Finding]:
    return vouching.vouch(Resolver(zone.address, seconds=2))


def of(zone, name: str) -> list[Finding]:
    return [finding for finding in vouched(zone) if finding.name == name]


def test_a_publication_whose_names_are_right_is_vouched_for(zone):
    assert vouched(zone) == [
        ok("SPF", "mail.paper.net has one record (0 look-ups)."),
        ok("SPF of From", "paper.net has one record (3 look-ups)."),
        ok("DKIM", "s1._domainkey.paper.net holds a key (rsa)."),
        ok("DMARC", "_dmarc.paper.net holds a policy (p=quarantine)."),
        ok("alignment", "From (paper.net) and envelope (mail.paper.net) belong together."),
        ok("MX", "Bounces to mail.paper.net come back to in.paper.net."),
        ok("PTR", "192.0.2.25 is named relay.paper.net, and that leads back."),
    ]


def test_nothing_in_the_name_system_is_an_error_for_each_name(zone, settings):
    zone.records.clear()

    assert vouched(zone) == [
        error("SPF", "mail.paper.net has no SPF record (TXT beginning with v=spf1)."),
        warning("SPF of From", "paper.net has no SPF record (TXT beginning with v=spf1)."),
        error("DKIM", "s1._domainkey.paper.net holds no key (a TXT record with p=)."),
        error(
            "DMARC",
            "_dmarc.paper.net and the domains above it hold no policy; "
            "large mailbox providers ask bulk senders for one.",
        ),
        error("MX", "mail.paper.net has neither MX nor address: bounces and replies cannot come back."),
        error("PTR", "The relay relay.paper.net has no address."),
    ]


def test_two_spf_records_are_none(zone):
    zone.add("mail.paper.net", "TXT", '"v=spf1 a -all"')

    assert of(zone, "SPF") == [
        error("SPF", "mail.paper.net has 2 SPF records: with more than one, none counts.")
    ]


@pytest.mark.parametrize(
    ("record", "level", "words"),
    [
        ("v=spf1 a +all", "error", " lets everybody send in its name (+all)."),
        ("v=spf1 a all", "error", " lets everybody send in its name (+all)."),
        (
            "v=spf1 a ?all",
            "warning",
            " says nothing about other servers; the record should end in -all or ~all.",
        ),
        ("v=spf1 a", "warning", " says nothing about other servers; the record should end in -all or ~all."),
        ("v=spf1 ipv4:192.0.2.1 -all", "error", ": “ipv4:192.0.2.1” is no term of SPF."),
        ("v=spf1 ip4:192.0.2.300 -all", "error", ": “ip4:192.0.2.300” holds no network."),
        ("v=spf1 ip4:2001:db8::1 -all", "error", ": “ip4:2001:db8::1” holds a network of the other kind."),
    ],
)
def test_what_is_wrong_with_an_spf_record_is_named(zone, record, level, words):
    zone.replace("mail.paper.net", "TXT", f'"{record}"')

    assert of(zone, "SPF")[0] == Finding(Level(level), "SPF", f"mail.paper.net{words}")


@pytest.mark.parametrize(
    "record",
    ["v=spf1 exists:%{i}._spf.paper.net -all", "v=spf1 a:a.paper.net/24//64 mx/28 ~all", "V=SPF1 redirect=paper.net",
     "v=spf1 ptr ip6:2001:db8::1 exp=why.paper.net -all"],
)  # fmt: skip
def test_every_term_of_the_rfc_is_known(zone, record):
    zone.replace("mail.paper.net", "TXT", f'"{record}"')

    assert [finding.level for finding in of(zone, "SPF")] == ["ok"]


def test_ten_look_ups_are_allowed_and_what_is_included_twice_counts_twice(zone):
    zone.replace("mail.paper.net", "TXT", '"v=spf1 include:b.net include:a.net -all"')
    zone.add("a.net", "TXT", '"v=spf1 a mx a:1.net include:b.net ~all"')
    zone.add("b.net", "TXT", '"v=spf1 exists:b.net mx ~all"')
    assert of(zone, "SPF") == [ok("SPF", "mail.paper.net has one record (10 look-ups).")]

    zone.replace("b.net", "TXT", '"v=spf1 include:a.net a mx ~all"')

    assert of(zone, "SPF") == [
        warning("SPF", "mail.paper.net needs more than 10 look-ups: servers give up on it."),
    ]


@pytest.mark.parametrize(
    ("record", "level", "sentence"),
    [
        ("v=DKIM1; p=", "error", "The key at {} is withdrawn (p= is empty): signatures fail."),
        ("v=DKIM1; p=???", "error", "The key at {} is no Base64."),
        (f"v=DKIM1; k=dsa; p={'A' * 220}", "error", "{} is no key that servers know (v=DKIM1, k=dsa)."),
        (f"v=DKIM1; p={'A' * 120}", "error", "The key at {} has fewer than 1,024 bits: servers refuse it."),
        (f"p={'A' * 216}", "warning", "The key at {} has fewer than 2,048 bits."),
        (f"v=DKIM1; k=ed25519; p={'A' * 44}", "ok", "{} holds a key (ed25519)."),
        (
            f"k=ed25519; t=y; p={'A' * 44}",
            "warning",
            "The key at {} is being tested (t=y): servers may ignore signatures.",
        ),
    ],
)
def test_what_is_wrong_with_a_key_is_named(zone, record, level, sentence):
    zone.replace("s1._domainkey.paper.net", "TXT", f'"{record}"')

    assert of(zone, "DKIM") == [Finding(Level(level), "DKIM", sentence.format("s1._domainkey.paper.net"))]


def test_without_a_selector_the_key_is_not_looked_up(zone, settings):
    settings.DKIM_SELECTOR = ""

    (finding,) = of(zone, "DKIM")

    assert finding.level == "warning"
    assert not [name for name, _kind in zone.asked if "_domainkey" in name]


def test_a_policy_above_the_domain_counts(zone, settings):
    settings.WEEKLY_FROM = "weekly@news.paper.net"
    zone.replace("_dmarc.paper.net", "TXT", '"v=DMARC1; p=none; sp=reject"')

    assert of(zone, "DMARC") == [ok("DMARC", "_dmarc.paper.net holds a policy (p=reject).")]
    assert of(zone, "alignment") == [
        ok("alignment", "From (news.paper.net) and envelope (mail.paper.net) belong together.")
    ]


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        (['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'],
         "_dmarc.paper.net holds 2 policies; large mailbox providers ask bulk senders for one."),
        (['"v=DMARC1; rua=mailto:a@paper.net"'], "_dmarc.paper.net holds no policy that servers know (p=)."),
        (['"v=DMARC1; p=maybe"'], "_dmarc.paper.net holds no policy that servers know (p=maybe)."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_policy_is_named(zone, records, sentence):
    zone.replace("_dmarc.paper.net", "TXT", *records)

    assert of(zone, "DMARC") == [error("DMARC", sentence)]


def test_an_envelope_of_another_organisation_is_not_aligned(zone, settings):
    settings.MAIL_HOST = "bounces.relay.net"

    assert of(zone, "alignment") == [
        warning(
            "alignment",
            "From (paper.net) and envelope (bounces.relay.net) must be of one organisation: "
            "SPF does not count for DMARC, only DKIM does.",
        )
    ]


def test_strict_alignment_wants_the_same_domain(zone):
    zone.replace("_dmarc.paper.net", "TXT", '"v=DMARC1; p=reject; aspf=s"')

    (finding,) = of(zone, "alignment")

    assert finding.level == "warning"
    assert "must be the same (aspf=s)" in finding.sentence


@pytest.mark.parametrize(
    ("records", "finding"),
    [
        (["0 ."], error("MX", "mail.paper.net says that it takes no mail: bounces and replies cannot come back.")),
        (["10 gone.paper.net."], error("MX", "gone.paper.net (MX of mail.paper.net) has no address.")),
    ],
)  # fmt: skip
def test_bounces_must_be_able_to_come_back(zone, records, finding):
    zone.replace("mail.paper.net", "MX", *records)

    assert of(zone, "MX") == [finding]


def test_a_host_without_mx_is_its_own_mail_server(zone):
    del zone.records["mail.paper.net", "MX"]
    zone.add("mail.paper.net", "A", "192.0.2.11")

    assert of(zone, "MX") == [
        warning("MX", "mail.paper.net has no MX record; mail to it goes to the host itself.")
    ]


def test_a_relay_without_a_name_or_with_a_false_one_is_warned_of(zone):
    zone.replace("25.2.0.192.in-addr.arpa", "PTR", "dialup.isp.net.")
    assert of(zone, "PTR") == [
        warning("PTR", "192.0.2.25 is named dialup.isp.net, which does not lead back to it.")
    ]

    del zone.records["25.2.0.192.in-addr.arpa", "PTR"]
    assert of(zone, "PTR") == [
        warning("PTR", "192.0.2.25 (relay.paper.net) has no name (PTR): many servers turn such senders away.")
    ]


@pytest.mark.parametrize(
    "url", ["smtp://127.0.0.1:25", "smtp+tls://user:word@localhost:587", "smtp://10.1.2.3"]
)
def test_of_a_relay_inside_the_outer_address_is_not_known(zone, settings, url):
    settings.EMAIL_URL = url

    (finding,) = of(zone, "PTR")

    assert finding.level == "ok"
    assert "stands inside" in finding.sentence


@pytest.mark.parametrize("url", ["folder:/somewhere", "anymail+mailgun:"])
def test_without_a_relay_there_is_no_pointer_to_ask_for(zone, settings, url):
    settings.EMAIL_URL = url

    assert of(zone, "PTR") == []


def test_a_name_whose_servers_fail_is_an_error_and_the_rest_is_judged(zone):
    zone.failing.add("mail.paper.net")

    findings = {finding.name: finding for finding in vouched(zone)}

    assert findings["SPF"] == error("SPF", "mail.paper.net cannot be looked up: its name servers fail.")
    assert findings["DKIM"].level == "ok"


def test_a_resolver_that_says_nothing_is_one_line_and_no_error(zone):
    zone.is_silent = True

    findings = vouching.vouch(Resolver(zone.address, seconds=0.2))

    assert findings == [warning("DNS", "It could not be asked: the resolver 127.0.0.1 does not answer.")]


@pytest.mark.parametrize(
    ("domain", "nobodys"),
    [("example.org", True), ("mail.example.com", True), ("a.test", True), ("localhost", True), ("paper.net", False),
     ("anexample.org", False), ("contest", False)],
)  # fmt: skip
def test_reserved_names_are_nobodys(domain, nobodys):
    assert vouching.is_nobodys(domain) is nobodys
