"""One right code and a hundred posts at the same moment, at the web processes that run in production."""

import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connection

from contributions.models import Question, SpentCode
from tests.contributions.conftest import ASK
from tests.webserver import serving

POSTS = 100
TOKEN = "a" * 32


class NoWayOn(urllib.request.HTTPRedirectHandler):
    """Where the post leads is not followed: its own answer is counted."""

    def redirect_request(self, *args):
        return None


def post(address: str, fields: dict[str, str], client: str) -> int:
    request = urllib.request.Request(
        address + ASK,
        urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode(),
        {"Cookie": f"csrftoken={TOKEN}", "X-Forwarded-For": client},
    )
    try:
        with urllib.request.build_opener(NoWayOn).open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_posts_at_once_with_one_right_code_exactly_one_becomes_a_question(question_form):
    form = question_form()
    gate = Barrier(POSTS)

    def ask(number: int) -> int:
        fields = {**form, "email": f"a{number}@example.net", "text": f"Question {number}?"}
        gate.wait(60)
        return post(address, fields, f"192.0.2.{number}")

    with (
        serving(4 if connection.vendor == "postgresql" else 1, TRUSTED_PROXY_COUNT="1") as address,
        ThreadPoolExecutor(POSTS) as pool,
    ):
        statuses = Counter(pool.map(ask, range(POSTS)))

    assert statuses == {302: 1, 422: POSTS - 1}
    assert list(Question.objects.values_list("state", flat=True)) == ["new"]
    assert SpentCode.objects.count() == 1
