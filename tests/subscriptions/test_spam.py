"""What a spam filter that knows nobody thinks of an issue's letter: SpamAssassin, by its content rules alone."""

import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from articles.models import Picture
from subscriptions import compiling, examining
from subscriptions.models import Weekly
from tests.conftest import missing
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db
# Five points are spam; a letter like ours is expected below none at all.
MOST = 0.5
ENGLISH = (
    "Cranes at the eastern basin moved again on Monday after three weeks of repair. The harbour master expects "
    "forty ships by the end of the month, and grain from the steppe waits in the sheds."
)
CHINESE = "东港池的起重机在维修三周后于周一恢复作业。港务长预计月底前将有四十艘船靠港，来自草原的粮食正在仓库里等待装船。"


def score(data: bytes, home: Path) -> tuple[float, str]:
    """Points and the rules that gave them. Without network, Bayes and anything learnt before."""
    if shutil.which("spamassassin") is None:
        missing("SpamAssassin")
    options = ("use_bayes 0", "use_auto_whitelist 0", "report_safe 0")
    judged = subprocess.run(
        ["spamassassin", "-t", "-L", "--prefspath=/dev/null", *(f"--cf={option}" for option in options)],
        input=data, capture_output=True, env={**os.environ, "HOME": str(home)}, check=True, timeout=100,
    ).stdout.decode(errors="replace")  # fmt: skip
    (status,) = re.findall(r"^X-Spam-Status:.*(?:\n\s.*)*", judged, re.MULTILINE)
    (points,) = re.findall(r"score=(-?[\d.]+)", status)
    return float(points), " ".join(status.split())


@pytest.mark.parametrize(
    ("language", "headline", "abstract"),
    [("en", "Cranes move again at the eastern basin", ENGLISH), ("zh-hans", "东港池恢复作业", CHINESE)],
    ids=["english", "chinese"],
)
def test_an_issues_letter_is_no_spam(clock, story, settings, tmp_path, language, headline, abstract):
    settings.SITE_URL, settings.MAIL_HOST = "https://news.paper.net", "news.paper.net"
    settings.WEEKLY_FROM = "weekly@news.paper.net"
    weekly = Weekly.objects.take(language)
    picture = Picture.objects.create(
        file="pictures/crane.webp", renditions={"jpeg": "pictures/crane.jpg"}, width=1200, height=800,
        alt="A crane over a ship", credit="Ann Lee", sha256="a",
    )  # fmt: skip
    for number in range(6):
        story(
            headline=f"{headline} ({number})", abstract=abstract, language=language, picture=picture,
            section=f"section-{number % 3}", published_at=NOW - timedelta(hours=1 + number),
        )  # fmt: skip
    compiling.collect(compiling.draft(weekly, NOW), NOW)
    _issue, data = examining.sample(weekly, "reader@paper.net", "<a.1@news.paper.net>", NOW)

    points, why = score(data, tmp_path)

    assert b"crane.jpg" in data
    assert points <= MOST, why


def test_the_filter_tells_spam_from_it(tmp_path):
    """The same flags find what every filter must find (GTUBE, the filter's own sample)."""
    gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

    points, why = score(f"From: a@b.net\r\nSubject: Test\r\n\r\n{gtube}\r\n".encode(), tmp_path)

    assert points > 100, why
