"""Writing to a sender, and what became of our letters: held back, sent again; replies' HTML in a frame of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contributions import desk, post
from contributions.admin.case import CaseAdmin
from contributions.admin.forms import WriteForm
from contributions.admin.frames import mail_frame
from portal import outbox
from portal.models import Letter

# As in the outbox.
SEND_AGAIN = "portal.change_letter"


class LetterViews(CaseAdmin):
    def get_urls(self) -> list[URLPattern]:
        again, hold = require_POST(self.again_view), require_POST(self.hold_view)
        return [
            self.address("<int:pk>/write/", self.write_view, "write"),
            self.address("<int:pk>/letter/<int:letter>/again/", again, "again"),
            self.address("<int:pk>/letter/<int:letter>/hold/", hold, "hold"),
            self.address("<int:pk>/reply/<int:reply>/", require_safe(self.reply_view), "reply"),
            *super().get_urls(),
        ]

    def write_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A letter that decides nothing: GET opens its draft, POST sends it."""
        item = self._item(request, pk)
        self.demand(request, self.write_permission)
        if request.method != "POST":
            draft = post.draft_for("letter", item, request.user)
            form = WriteForm(initial={"subject": draft.subject, "text": draft.text})
            return self._write_page(request, item, form)
        form = WriteForm(request.POST)
        if not form.is_valid() or form.draft is None:
            return self._write_page(request, item, form, 422)
        user: Any = request.user
        desk.write(item, form.draft, user)
        messages.success(request, _("The letter to %s is in the outbox.") % item.email)
        return HttpResponseRedirect(post.desk_path(item))

    def again_view(self, request: HttpRequest, pk: int, letter: int) -> HttpResponse:
        """Send a letter that failed or was held back (POST)."""
        item = self._item(request, pk)
        self.demand(request, SEND_AGAIN)
        outbox.send_again(self._letter(item, letter))
        messages.success(request, _("The letter waits again."))
        return HttpResponseRedirect(post.desk_path(item))

    def hold_view(self, request: HttpRequest, pk: int, letter: int) -> HttpResponse:
        """Hold a letter back that has not left yet (POST)."""
        item = self._item(request, pk)
        self.demand(request, self.write_permission)
        if outbox.hold_back(self._letter(item, letter)):
            messages.success(request, _("The letter is not sent. What was decided stands."))
        else:
            messages.error(request, _("Too late: the letter has left."))
        return HttpResponseRedirect(post.desk_path(item))

    def reply_view(self, request: HttpRequest, pk: int, reply: int) -> HttpResponse:
        """A reply's HTML for its frame."""
        found = get_object_or_404(self._item(request, pk).replies, pk=reply)
        if not found.html:
            raise Http404
        return mail_frame(found.html)

    def _letter(self, item: Any, pk: int) -> Letter:
        return get_object_or_404(Letter, pk=pk, thread=item.thread)

    def _write_page(
        self, request: HttpRequest, item: Any, form: WriteForm, status: int = 200
    ) -> HttpResponse:
        title = _("Write to the sender")
        return self.step(request, "admin/contributions/write.html", item, title, status, form=form)
