from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """A new account. Addresses are stored in lower case: two accounts cannot differ by case alone."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").strip().lower())

    def with_perm(
        self, perm: str, is_active: bool = True, include_superusers: bool = True, backend: str | None = None
    ) -> models.QuerySet["Member"]:
        """Members who hold `perm` ("app.codename"), by themselves or by a group."""
        app, codename = perm.split(".")
        holds = models.Q(
            user_permissions__codename=codename, user_permissions__content_type__app_label=app
        ) | models.Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
        if include_superusers:
            holds |= models.Q(is_superuser=True)
        return self.filter(holds, is_active=is_active).distinct()


class Member(AbstractBaseUser, PermissionsMixin):
    """Whoever has an account: readers behind the gate, contributors, editors. The e-mail address is the name."""

    class Notices(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        MORNING = "morning", _("one letter in the morning")
        NONE = "none", _("none")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("editor"), default=False, help_text=_("May open the editors' desk."))
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    notices = models.CharField(
        _("letters from the desk"),
        max_length=10,
        choices=Notices.choices,
        default=Notices.AT_ONCE,
        help_text=_("How an editor hears of what waits: stories, questions, issues of the weekly."),
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = MemberManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(Lower("email"), name="member_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email.split("@")[0]
