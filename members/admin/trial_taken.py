from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.verbs import VerbAdmin
from members.models import TrialTaken


@admin.register(TrialTaken)
class TrialTakenAdmin(VerbAdmin):
    """That somebody had a free trial: no address, only its hash. An administrator deletes it to allow another trial."""

    change_form_template = "admin/members/trialtaken/change_form.html"
    list_display = ["short", "at"]
    date_hierarchy = "at"
    fields = ["email_hash", "at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("hash of the address"), ordering="email_hash")
    def short(self, taken: TrialTaken) -> str:
        return f"{taken.email_hash[:12]}…"
