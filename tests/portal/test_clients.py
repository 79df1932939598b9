import pytest

from portal import clients


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "198.51.100.9", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.9", "10.0.0.1", "198.51.100.9"),
        (1, "6.6.6.6, 198.51.100.9", "10.0.0.1", "198.51.100.9"),
        (2, "6.6.6.6, 198.51.100.9, 10.0.0.2", "10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_the_address_is_counted_from_the_right_and_never_believed_further(
    rf, settings, proxies, forwarded, remote, address
):
    settings.TRUSTED_PROXY_COUNT = proxies

    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert clients.address_of(request) == address
