from datetime import timedelta

import pytest
import time_machine

from portal import throttles
from portal.models import Throttle

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_the_fourth_question_of_an_hour_is_one_too_many():
    with time_machine.travel("2026-11-23 09:20:00+00:00", tick=False):
        for _ in range(3):
            throttles.hit("ask", "192.0.2.7", 3, HOUR)

        with pytest.raises(throttles.TooMany) as too_many:
            throttles.hit("ask", "192.0.2.7", 3, HOUR)

    assert too_many.value.again_at.isoformat() == "2026-11-23T10:00:00+00:00"


@pytest.mark.django_db
def test_the_next_hour_and_another_reader_begin_anew():
    with time_machine.travel("2026-11-23 09:20:00+00:00", tick=False):
        throttles.hit("ask", "192.0.2.7", 1, HOUR)
        throttles.hit("ask", "192.0.2.8", 1, HOUR)
    with time_machine.travel("2026-11-23 10:00:00+00:00", tick=False):
        throttles.hit("ask", "192.0.2.7", 1, HOUR)

    assert list(Throttle.objects.values_list("count", flat=True)) == [1, 1, 1]


@pytest.mark.django_db
def test_a_row_does_not_tell_who_it_was():
    throttles.hit("ask", "192.0.2.7", 3, HOUR)

    assert "192.0.2.7" not in Throttle.objects.get().key


@pytest.mark.django_db
def test_old_counts_are_forgotten():
    with time_machine.travel("2026-11-20 09:20:00+00:00", tick=False):
        throttles.hit("ask", "192.0.2.7", 3, HOUR)

    from portal.apps import PortalConfig  # noqa: F401
    from portal.tasks import forget

    assert forget()["throttles"] == 1
