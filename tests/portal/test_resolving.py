import pytest

from portal import resolving
from tests.servers import free_port


@pytest.fixture
def resolver(nameserver):
    return resolving.Resolver(nameserver.address, seconds=2)


def test_each_kind_of_record_is_answered_as_words(nameserver, resolver):
    nameserver.add("example.org", "TXT", '"v=spf1 " "-all"', '"other"')
    nameserver.add("example.org", "MX", "20 second.example.org.", "10 first.example.org.")
    nameserver.add("first.example.org", "A", "192.0.2.1")
    nameserver.add("first.example.org", "AAAA", "2001:db8::1")
    nameserver.add("1.2.0.192.in-addr.arpa", "PTR", "first.example.org.")

    assert resolver.texts("example.org") == ["other", "v=spf1 -all"]
    assert resolver.exchangers("example.org") == ["first.example.org", "second.example.org"]
    assert resolver.addresses("first.example.org") == ["192.0.2.1", "2001:db8::1"]
    assert resolver.names("192.0.2.1") == ["first.example.org"]


def test_the_null_mx_is_an_empty_name(nameserver, resolver):
    nameserver.add("example.org", "MX", "0 .")

    assert resolver.exchangers("example.org") == [""]


def test_what_does_not_exist_is_an_empty_list(nameserver, resolver):
    nameserver.add("example.org", "A", "192.0.2.1")

    assert resolver.texts("example.org") == []
    assert resolver.texts("nowhere.example.org") == []


def test_a_name_whose_servers_fail_is_broken_and_the_next_is_asked_as_before(nameserver, resolver):
    nameserver.failing.add("broken.example.org")
    nameserver.add("example.org", "A", "192.0.2.1")

    with pytest.raises(resolving.Broken, match=r"broken\.example\.org cannot be looked up"):
        resolver.texts("broken.example.org")
    assert resolver.addresses("example.org") == ["192.0.2.1"]


@pytest.mark.parametrize("name", ["a..example.org", f"{'a' * 64}.example.org"])
def test_what_can_be_no_name_is_broken(resolver, name):
    with pytest.raises(resolving.Broken, match="is no name that can be looked up"):
        resolver.texts(name)


def test_a_server_that_says_nothing_is_silence(nameserver):
    nameserver.is_silent = True

    with pytest.raises(resolving.Silent, match="does not answer"):
        resolving.Resolver(nameserver.address, seconds=0.2).texts("example.org")


def test_a_server_that_is_not_there_is_silence():
    with pytest.raises(resolving.Silent):
        resolving.Resolver(f"127.0.0.1:{free_port()}", seconds=0.2).texts("example.org")


@pytest.mark.parametrize("server", ["127.0.0.1:port", "127.0.0.1:99999"])
def test_an_address_that_leads_to_no_resolver_is_silence(server):
    with pytest.raises(resolving.Silent, match="no resolver can be asked"):
        resolving.Resolver(server)


def test_a_server_may_be_written_with_and_without_a_port():
    assert resolving._server("127.0.0.1") == ("127.0.0.1", 53)
    assert resolving._server("127.0.0.1:5353") == ("127.0.0.1", 5353)
    assert resolving._server("[::1]:5353") == ("::1", 5353)
    assert resolving._server("::1") == ("::1", 53)
