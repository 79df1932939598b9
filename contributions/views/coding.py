from io import BytesIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contributions import code as codes
from contributions import limits
from portal.clients import address_of
from portal.pages import private
from portal.throttles import TooMany


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """A new identifying code as JSON: `key` for the form, `picture` to show, `sound` to play, `said` to announce."""
    try:
        limits.new_code(address_of(request))
    except TooMany:
        return private(
            JsonResponse({"said": _("Please wait a minute before you ask for another code.")}, status=429)
        )
    key = codes.new_key()
    return private(
        JsonResponse(
            {
                "key": key,
                "picture": reverse("code_picture", args=[key]),
                "sound": reverse("code_sound", args=[key]),
                "said": _("New code"),
            }
        )
    )


@require_safe
def code_picture(request: HttpRequest, key: str) -> HttpResponse:
    """The picture of a code; 410 for one that is burnt or too old."""
    try:
        limits.picture(address_of(request))
        signs, seed = codes.signs_of(key), codes.seed_of(key)
    except TooMany:
        return private(HttpResponse(status=429))
    except codes.Aged:
        return private(HttpResponse(status=410))
    data = BytesIO()
    codes.draw(signs, seed).save(data, "PNG")
    return _shown(data.getvalue(), "image/png")


@require_safe
def code_sound(request: HttpRequest, key: str) -> HttpResponse:
    """A code as spoken words in the page's language, as a WAV; what is said instead is plain text."""
    try:
        limits.sound(address_of(request))
        signs = codes.signs_of(key)
        limits.same_sound(key)
    except TooMany as limit:
        return _instead(
            _("This code has been spoken often enough: please take a new one with “Reload”.")
            if limit.scope == "code.sound.same"
            else _("So much has been played in a short time that we must ask you to wait a little."),
            429,
        )
    except codes.Aged:
        return _instead(_("This code has been used or is too old: please take a new one with “Reload”."), 410)
    return _shown(codes.speak(signs, get_language() or "en"), "audio/wav")


def _shown(data: bytes, kind: str) -> HttpResponse:
    headers = {"Content-Length": str(len(data)), "X-Robots-Tag": "noindex"}
    return private(HttpResponse(data, content_type=kind, headers=headers))


def _instead(sentence: str, status: int) -> HttpResponse:
    return private(HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status))
