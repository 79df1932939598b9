"""How often one address may knock. Counted in rows (`portal.throttles`); each raises `portal.throttles.TooMany`."""

from datetime import timedelta

from portal import throttles

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def submission(client: str, email: str) -> None:
    """A story: 5 an hour from one client, 3 a day from one mailbox."""
    throttles.hit("submission", client, 5, HOUR)
    throttles.hit("submission.mailbox", email, 3, DAY)


def question(client: str, email: str) -> None:
    """A question: 3 an hour and 10 a day from one client, 3 a day from one mailbox."""
    throttles.hit("question.hour", client, 3, HOUR)
    throttles.hit("question.day", client, 10, DAY)
    throttles.hit("question.mailbox", email, 3, DAY)


def answer_to_code(client: str) -> None:
    """An answer to an identifying code, right or wrong: 30 an hour from one client."""
    throttles.hit("code.answer", client, 30, HOUR)


def new_code(client: str) -> None:
    """A new code on request: 60 a minute from one client."""
    throttles.hit("code.new", client, 60, MINUTE)


def picture(client: str) -> None:
    """A picture of a code: 60 a minute from one client."""
    throttles.hit("code.picture", client, 60, MINUTE)


def sound(client: str) -> None:
    """A code to listen to: 10 a minute and 60 a day from one client. Programs hear better than they read."""
    throttles.hit("code.sound", client, 10, MINUTE)
    throttles.hit("code.sound.day", client, 60, DAY)


def same_sound(key: str) -> None:
    """One code to listen to: 5 times. Recordings that differ tell more together than one alone."""
    throttles.hit("code.sound.same", key, 5, DAY)


def file(client: str) -> None:
    """A file kept for a form: 60 an hour from one client."""
    throttles.hit("submission.file", client, 60, HOUR)


def links(client: str, email: str) -> None:
    """New links by letter: 5 an hour from one client, 3 a day to one mailbox."""
    throttles.hit("links", client, 5, HOUR)
    throttles.hit("links.mailbox", email, 3, DAY)


def newer_version(client: str, reference: str) -> None:
    """A newer version of a story: 10 an hour from one client, 10 a day of one story."""
    throttles.hit("revision", client, 10, HOUR)
    throttles.hit("revision.story", reference, 10, DAY)


def words(client: str, reference: str) -> None:
    """Words to the desk on the sender's page: 10 an hour from one client, 10 a day about one story."""
    throttles.hit("words", client, 10, HOUR)
    throttles.hit("words.story", reference, 10, DAY)


def mailed(sender: str, kind: str) -> None:
    """A story or question by mail (`kind`: "submission", "question"): 3 a day, counted with those of the form."""
    throttles.hit(f"{kind}.mailbox", sender, 3, DAY)


def answer_to_mail(sender: str) -> None:
    """A letter that answers a mail by itself: 5 in ten minutes and 10 a day to one address, 200 an hour to everybody.

    Each new mail begins a thread, so that the limit of a thread (`portal.loops`) would never be reached; and From may
    be forged, so that many letters to many strangers would be our doing.
    """
    throttles.hit("mail.answers.soon", sender, 5, timedelta(minutes=10))
    throttles.hit("mail.answers", sender, 10, DAY)
    throttles.hit("mail.answers.all", "everybody", 200, HOUR)


def matching(client: str) -> None:
    """Published answers that may fit what is being typed: 60 a minute for one client."""
    throttles.hit("question.matching", client, 60, MINUTE)


def writing_back(client: str, reference: str) -> None:
    """Words from an asker's page: 20 an hour from one client, 20 a day about one question."""
    throttles.hit("question.reply", client, 20, HOUR)
    throttles.hit("question.reply.case", reference, 20, DAY)
