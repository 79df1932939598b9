"""One free trial for each person, however they spell themselves."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db import connection

from members import persons, trials
from members.models import Member, Membership, TrialTaken

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling",
    ["Ann@Example.org", "ann+second@example.org", "ann+@EXAMPLE.ORG", " ann@example.org. "],
)
def test_other_spellings_of_a_mailbox_are_the_same_person(spelling):
    assert persons.key(spelling) == "ann@example.org"


def test_gmail_s_dots_and_two_names_are_one_mailbox_and_others_dots_are_not():
    assert persons.key("a.n.n+x@googlemail.com") == persons.key("ann@gmail.com") == "ann@gmail.com"
    assert persons.key("a.nn@example.org") != persons.key("ann@example.org")
    assert persons.key("ann@bücher.example") == persons.key("ann@xn--bcher-kva.example")


def test_a_second_account_of_the_same_person_gets_no_second_trial(reader):
    trials.start(reader("ann@example.org"))

    with pytest.raises(trials.AlreadyHad, match="one for each reader"):
        trials.start(reader("ann+2@example.org"))


def test_the_trial_stays_had_after_the_account_is_deleted_and_nothing_names_its_reader(reader):
    person = reader()
    trials.start(person)

    person.delete()

    assert not Membership.objects.exists()
    assert re.fullmatch(r"[0-9a-f]{64}", TrialTaken.objects.get().email_hash)
    with pytest.raises(trials.AlreadyHad):
        trials.start(reader())


def test_the_trial_stays_had_when_the_keys_change(reader, settings):
    trials.start(reader())

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 9, [settings.SECRET_KEY]

    with pytest.raises(trials.AlreadyHad):
        trials.start(reader("ann+3@example.org"))


def test_a_changed_address_is_no_way_to_a_second_trial(reader):
    person = reader()
    trials.start(person)
    EmailAddress.objects.filter(user=person).delete()
    moved = EmailAddress.objects.create(user=person, email="other@example.org", verified=True, primary=True)
    Member.objects.filter(pk=person.pk).update(email="other@example.org")
    email_confirmed.send(sender=EmailAddress, request=None, email_address=moved)

    with pytest.raises(trials.AlreadyHad):
        trials.start(Member.objects.get(pk=person.pk))
    person.delete()

    for address in ("ann@example.org", "other@example.org"):
        with pytest.raises(trials.AlreadyHad):
            trials.start(reader(address))


def test_nobody_has_a_trial_before_the_address_is_confirmed(reader):
    person = reader()
    EmailAddress.objects.update(verified=False)

    with pytest.raises(trials.NotConfirmed):
        trials.start(person)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_begin_one_trial(reader, outbox):
    people = [reader(), reader("ann+2@example.org")]

    def begin(number: int) -> str:
        try:
            trials.start(people[number % 2])
        except trials.AlreadyHad:
            return "had"
        finally:
            connection.close()
        return "begun"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(begin, range(4)))

    assert answers == ["begun", "had", "had", "had"]
    assert Membership.objects.count() == TrialTaken.objects.count() == 1
    assert [letter.purpose for letter in outbox()] == ["members.trial_started"]
