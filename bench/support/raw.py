"""What SMTP itself can do: one kept connection, the same ready bytes again and again. Begins at a line on its input.

python bench/support/raw.py PORT FILE SECONDS     prints letters, seconds
"""

import smtplib
import sys
import time
from pathlib import Path

port, file, seconds = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
data = file.read_bytes()
line = smtplib.SMTP("127.0.0.1", port)
line.ehlo()
print("ready", flush=True)
sys.stdin.readline()
count, started = 0, time.perf_counter()
while time.perf_counter() - started < seconds:
    line.sendmail("weekly@example.org", ["reader@example.net"], data)
    count += 1
print(count, time.perf_counter() - started, flush=True)
