import pytest
from django.utils import timezone

from portal.models import SiteSettings, Tick

pytestmark = pytest.mark.django_db


def test_health_says_alive_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_readiness_names_the_part_that_fails(client):
    assert client.get("/readyz").json() == {
        "database": "ok",
        "migrations": "ok",
        "timetable": "late",
        "cache": "ok",
    }

    Tick.objects.create(name="letters", rang_at=timezone.now())

    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_operations_are_for_loopback_or_the_token(client, settings, path):
    settings.METRICS_TOKEN = "a-secret-token"

    assert client.get(path, REMOTE_ADDR="198.51.100.9").status_code == 403
    assert client.get(path, REMOTE_ADDR="198.51.100.9", HTTP_AUTHORIZATION="Bearer wrong").status_code == 403
    assert client.get(
        path, REMOTE_ADDR="198.51.100.9", HTTP_AUTHORIZATION="Bearer a-secret-token"
    ).status_code in {200, 503}


def test_the_outbox_is_for_this_machine_only(client):
    assert client.get("/outbox/").status_code == 200
    assert client.get("/outbox/", REMOTE_ADDR="198.51.100.9").status_code == 404
    assert client.get("/outbox/nothing/").status_code == 404


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/", HTTP_HOST="evil.example.com").status_code == 400


def test_the_accent_follows_the_settings_at_once(client):
    assert b"#b3261e" in client.get("/theme.css").content

    SiteSettings(accent="#123456").save()
    from portal import memory

    memory.forget()

    assert b"#123456" in client.get("/theme.css").content


def test_media_cannot_be_climbed_out_of(client, settings, tmp_path):
    (tmp_path / "secret").write_text("no")
    settings.MEDIA_ROOT = tmp_path / "media"

    for path in ("/media/../secret", "/media/%2e%2e/secret", "/media//etc/passwd", "/media/a/../../secret"):
        assert client.get(path).status_code in {400, 404}


def test_every_page_carries_the_strict_policy(client):
    policy = client.get("/account/login/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
