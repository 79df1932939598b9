from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest

from contributions.models import Terms


@admin.register(Terms)
class TermsAdmin(admin.ModelAdmin[Terms]):
    """What senders agree to. Adding writes the next version; what stands is never changed."""

    list_display = ["__str__", "created_at", "created_by"]
    fields = ["text", "text_zh"]

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """One begins from the words in force."""
        current = Terms.current()
        return {"text": current.text, "text_zh": current.text_zh}

    def save_model(self, request: HttpRequest, obj: Terms, form: Any, change: bool) -> None:
        # The first version may never have been stored: it stands all the same.
        Terms.stored(1)
        obj.version = (Terms.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        obj.created_by = request.user if request.user.is_authenticated else None
        super().save_model(request, obj, form, change)
