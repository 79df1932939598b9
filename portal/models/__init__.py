from portal.models.inbox import Inbox
from portal.models.letter import Letter
from portal.models.notice import Notice, NoticeChoice
from portal.models.raw_mail import RawMail
from portal.models.site_settings import SiteSettings
from portal.models.throttle import Throttle
from portal.models.tick import Tick

__all__ = ["Inbox", "Letter", "Notice", "NoticeChoice", "RawMail", "SiteSettings", "Throttle", "Tick"]
