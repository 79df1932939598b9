"""One sender of an issue in a process of its own, as a worker is one. Begins at a line on its input.

python bench/support/lane.py ISSUE LANE SECONDS     prints "ready", then its peak memory in MB
An issue that is not frozen yet it freezes first.
"""

import resource
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
django.setup()

from subscriptions import freezing, rendering, sending  # noqa: E402
from subscriptions.models import Issue, IssueVariant  # noqa: E402

issue, lane, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
# A worker that has sent before has read the addresses, the templates and the time zones.
for variant in IssueVariant.objects.filter(issue=issue).select_related("issue__weekly"):
    rendering.letter(variant)
print("ready", flush=True)
sys.stdin.readline()
freezing.fill(Issue(pk=issue))
sending.drain(issue, lane, seconds)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
