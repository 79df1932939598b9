"""The portal's settings as the suite reads them: a data folder of this run's own, nothing of the user's.

The database and Redis may come from the environment (`DATABASE_URL`, `REDIS_URL`); everything else is default.
"""

import os
import tempfile

for _name in ("EMAIL_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "BROKER_FOLDER", "STATIC_COLLECTED", "STATIC_ROOT", "TIME_ZONE",
              "SECRET_KEY", "MAIL_HOST", "MAILBOX_URL", "MAILBOX_CA", "HAS_MAIL_IN", "AUTHSERV_ID",
              "ALLOWED_HOSTS", "CELERY_BROKER_URL", "TRUSTED_PROXY_COUNT", "METRICS_TOKEN", "PORT"):  # fmt: skip
    os.environ.pop(_name, None)
os.environ["VAR_ROOT"] = tempfile.mkdtemp(prefix="portal-tests-")
os.environ["PORTAL_MODE"] = "embedded"
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
# Processes that a test starts (a worker, manage.py) share this run's folder, through the ordinary settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

from portal.settings import *  # noqa: E402, F403
