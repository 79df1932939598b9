from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members import persons
from members.admin.verbs import VerbAdmin
from members.models import TrialTaken


@admin.register(TrialTaken)
class TrialTakenAdmin(VerbAdmin):
    """That somebody had a free trial: no address, only its hash. An administrator deletes it to allow another trial."""

    change_form_template = "admin/members/trialtaken/change_form.html"
    list_display = ["short", "at"]
    date_hierarchy = "at"
    fields = ["email_hash", "at"]
    search_fields = ["email_hash__startswith"]
    search_help_text = _("The whole address of whoever shall have another trial.")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """An address is looked for by its hash, under the key of today and each former one."""
        if "@" not in search_term:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(pk__in=persons.taken({persons.key(search_term)})), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("hash of the address"), ordering="email_hash")
    def short(self, taken: TrialTaken) -> str:
        return f"{taken.email_hash[:12]}…"
