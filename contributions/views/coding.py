from io import BytesIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contributions import code as codes
from contributions import limits
from portal.clients import address_of
from portal.pages import private
from portal.throttles import TooMany


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """A new identifying code as JSON: `key` for the form, `picture` to show, `said` to announce."""
    try:
        limits.new_code(address_of(request))
    except TooMany:
        return private(
            JsonResponse({"said": _("Please wait a minute before you ask for another code.")}, status=429)
        )
    key = codes.new_key()
    return private(
        JsonResponse({"key": key, "picture": reverse("code_picture", args=[key]), "said": _("New code")})
    )


@require_safe
def code_picture(request: HttpRequest, key: str) -> HttpResponse:
    """The picture of a code; 410 for one that is burnt or too old."""
    try:
        limits.picture(address_of(request))
        signs = codes.signs_of(key)
    except TooMany:
        return private(HttpResponse(status=429))
    except codes.Aged:
        return private(HttpResponse(status=410))
    data = BytesIO()
    codes.draw(signs).save(data, "PNG")
    response = HttpResponse(data.getvalue(), content_type="image/png")
    response.headers["X-Robots-Tag"] = "noindex"
    return private(response)
