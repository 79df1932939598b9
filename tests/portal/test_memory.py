import subprocess
import sys

import pytest
from django.db import transaction

from portal import memory, purges
from portal.models import SiteSettings
from tests.conftest import ROOT


def test_what_is_held_is_made_once_until_something_is_purged(db, django_capture_on_commit_callbacks):
    made = []
    memory.held("menu", lambda: made.append(1))
    memory.held("menu", lambda: made.append(2))

    with django_capture_on_commit_callbacks(execute=True):
        purges.purge({"menu"})
    memory.held("menu", lambda: made.append(3))

    assert made == [1, 3]


@pytest.mark.django_db(transaction=True)
def test_a_purge_waits_for_the_commit_and_dies_with_a_rollback():
    before = purges.stamp()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        purges.purge({"menu"})
        assert purges.stamp() == before
        1 / 0  # noqa: B018

    assert purges.stamp() == before
    with transaction.atomic():
        purges.purge({"menu"})
    assert purges.stamp() != before


def test_a_purge_in_another_process_is_seen_here(db):
    made = []
    memory.held("menu", lambda: made.append(1))
    code = "import django; django.setup(); from portal import purges; purges._ring(frozenset({'menu'}))"

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    memory.held("menu", lambda: made.append(2))

    assert made == [1, 2]


def test_listeners_hear_which_tags_were_purged(db, monkeypatch, django_capture_on_commit_callbacks):
    heard: list[frozenset[str]] = []
    monkeypatch.setattr(purges, "_listeners", [heard.append])

    with django_capture_on_commit_callbacks(execute=True):
        purges.purge({"article:1", "menu"})
        purges.purge(set())

    assert heard == [frozenset({"article:1", "menu"})]


def test_settings_are_one_row_and_read_without_one(db, django_capture_on_commit_callbacks):
    assert SiteSettings.current().name == "Belt & Road Portal"

    with django_capture_on_commit_callbacks(execute=True):
        SiteSettings(name="The Caravan").save()
        SiteSettings(name="The Caravan Post").save()

    assert (SiteSettings.current().name, SiteSettings.objects.count()) == ("The Caravan Post", 1)
