"""`check --deploy` in production mode must pass without a warning; a production start that is unsafe must not."""

import os
import subprocess
import sys
import tempfile

SAFE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
    "SITE_URL": "https://news.example.org",
    "ALLOWED_HOSTS": "news.example.org",
    "DATABASE_URL": "postgres://portal@db.example.org/portal",
    "REDIS_URL": "redis://redis.example.org/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org",
}


def check(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the deployment checks in an environment of its own; warnings count as errors."""
    with tempfile.TemporaryDirectory() as var:
        return subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            env={"PATH": os.environ["PATH"], "VAR_ROOT": var, "STATIC_COLLECTED": "0", **environment},
            capture_output=True,
            text=True,
            check=False,
        )


def main() -> int:
    safe = check(SAFE)
    if safe.returncode != 0:
        print("A safe production start is refused or warned of:\n" + safe.stdout + safe.stderr)  # noqa: T201
        return 1
    for name in ("SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        if check({key: value for key, value in SAFE.items() if key != name}).returncode == 0:
            print(f"A production start without {name} is not refused.")  # noqa: T201
            return 1
    print("check --deploy: production is safe, and nothing less starts.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
