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


def file(client: str) -> None:
    """A file kept for a form: 60 an hour from one client."""
    throttles.hit("submission.file", client, 60, HOUR)


def links(client: str, email: str) -> None:
    """New links by letter: 5 an hour from one client, 3 a day to one mailbox."""
    throttles.hit("links", client, 5, HOUR)
    throttles.hit("links.mailbox", email, 3, DAY)


def matching(client: str) -> None:
    """Published answers that may fit what is being typed: 60 a minute for one client."""
    throttles.hit("question.matching", client, 60, MINUTE)


def writing_back(client: str, reference: str) -> None:
    """Words from an asker's page: 20 an hour from one client, 20 a day about one question."""
    throttles.hit("question.reply", client, 20, HOUR)
    throttles.hit("question.reply.case", reference, 20, DAY)
