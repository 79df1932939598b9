"""Asking the domain name system. Names that do not exist answer nothing; silence and failures are refusals."""

import socket

import dns.exception
import dns.rdatatype
import dns.resolver
import dns.reversename

SECONDS = 5.0


class Silent(Exception):
    """No resolver answers, or none is set: nothing can be said about any name."""


class Broken(Exception):
    """A resolver answered that this one name cannot be looked up (SERVFAIL, REFUSED, no possible name)."""


class Resolver:
    """The machine's own resolver, or the one at `server` ("192.0.2.1", "ns.example.net:5353", "[2001:db8::1]:53").

    Each method raises `Silent` or `Broken`; a name that does not exist, or holds nothing of the kind, is
    an empty list.
    """

    def __init__(self, server: str = "", seconds: float = SECONDS) -> None:
        self.seconds = seconds
        try:
            self._resolver = dns.resolver.Resolver(configure=not server)
            if server:
                address, port = _server(server)
                self._resolver.nameservers, self._resolver.port = [address], port
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise Silent(f"no resolver can be asked: {error}") from None

    def texts(self, name: str) -> list[str]:
        """TXT records, sorted; the strings of each are joined, as SPF and DKIM ask for (RFC 7208, 3.3)."""
        found = self._ask(name, dns.rdatatype.TXT)
        return sorted(b"".join(record.strings).decode("utf-8", "replace") for record in found)

    def addresses(self, name: str) -> list[str]:
        """A and AAAA records."""
        kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
        return [record.address for kind in kinds for record in self._ask(name, kind)]

    def exchangers(self, name: str) -> list[str]:
        """MX records by preference; "" is the null MX, which says that no mail is taken (RFC 7505)."""
        found = sorted(self._ask(name, dns.rdatatype.MX), key=lambda record: record.preference)
        return [record.exchange.to_text().rstrip(".") for record in found]

    def names(self, address: str) -> list[str]:
        """PTR records of an IP address."""
        name = dns.reversename.from_address(address).to_text()
        return [record.target.to_text().rstrip(".") for record in self._ask(name, dns.rdatatype.PTR)]

    def _ask(self, name: str, kind: dns.rdatatype.RdataType) -> list:
        try:
            answer = self._resolver.resolve(
                name, kind, raise_on_no_answer=False, lifetime=self.seconds, search=False
            )
        except dns.resolver.NXDOMAIN:
            return []
        except dns.resolver.NoNameservers as error:
            # Each entry is (server, tcp, port, error, response); without any response nobody is there.
            responses = [entry[4] for entry in error.kwargs["errors"]]
            if any(response is not None for response in responses):
                raise Broken(f"{name} cannot be looked up: its name servers fail.") from None
            raise Silent(f"the resolver {self._where()} cannot be reached") from None
        except dns.exception.Timeout:
            raise Silent(f"the resolver {self._where()} does not answer") from None
        except (dns.exception.DNSException, UnicodeError):
            raise Broken(f"{name} is no name that can be looked up.") from None
        return list(answer.rrset or [])

    def _where(self) -> str:
        return ", ".join(str(server) for server in self._resolver.nameservers)


def _server(text: str) -> tuple[str, int]:
    """Address and port of "HOST", "HOST:PORT" or "[V6]:PORT"; a name is looked up by the machine's own means."""
    host, port = text, "53"
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or "53"
    elif text.count(":") == 1:
        host, port = text.split(":")
    if not 0 < int(port) < 65536:
        raise ValueError(f"{port} is no port")
    found = socket.getaddrinfo(host, int(port), type=socket.SOCK_DGRAM)
    return str(found[0][4][0]), int(port)
