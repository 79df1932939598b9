"""The page on which each editor says of what they hear, and when."""

import pytest

from members.models import Member
from portal import notices
from portal.models import NoticeChoice
from tests.portal.test_notices import editor_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/letters-to-me/"


def filled(page) -> dict[str, str]:
    """What the browser would post back."""
    form = page.context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_it_shows_every_kind_with_the_choice_in_force(desk, editor):
    notices.choose(editor, "morning", {"story": "at_once"})

    page = desk.get(PAGE)

    said = filled(page)
    assert (said["kind_story"], said["kind_reply"], said["everything_else"]) == (
        "at_once",
        "morning",
        "morning",
    )
    assert said["kind_mail"] == "morning"
    assert page.content.decode().count('type="radio"') == 3 * len(said)
    assert "no-store" in page["Cache-Control"]


def test_what_was_chosen_is_kept_and_shown_again(desk, editor):
    said = filled(desk.get(PAGE)) | {
        "kind_story": "none",
        "everything_else": "morning",
        "kind_reply": "morning",
    }

    answer = desk.post(PAGE, said, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert filled(answer) == said
    assert "from now on you hear of it like this" in answer.content.decode()
    editor.refresh_from_db()
    assert editor.notices == "morning"


def test_keeping_the_page_as_it_is_writes_nothing_down(desk):
    desk.post(PAGE, filled(desk.get(PAGE)))

    assert NoticeChoice.objects.count() == 0


def test_one_button_makes_everything_alike(desk, editor):
    notices.choose(editor, "morning", {"story": "at_once"})

    desk.post(PAGE, {"all": "none"})

    assert set(filled(desk.get(PAGE)).values()) == {"none"}


@pytest.mark.parametrize("said", [{}, {"all": "sometimes"}, {"kind_story": "sometimes"}])
def test_what_is_no_choice_is_refused_and_changes_nothing(desk, said):
    answer = desk.post(PAGE, said)

    assert answer.status_code == 422
    assert NoticeChoice.objects.count() == 0


def test_a_get_changes_nothing(desk):
    for _ in range(3):
        desk.get(PAGE, {"all": "none", "everything_else": "none"})

    assert Member.objects.get().notices == "at_once"


def test_each_editor_opens_their_own_and_a_reader_none(client, editor, member, settings):
    helper = editor_of("desk")
    backend = settings.AUTHENTICATION_BACKENDS[0]
    client.force_login(helper, backend=backend)

    client.post(PAGE, {"all": "none", "user": editor.pk})

    assert list(Member.objects.order_by("pk").values_list("notices", flat=True)) == [
        "at_once",
        "at_once",
        "none",
    ]
    assert "kind_mail" not in client.get(PAGE).context["form"].fields
    client.force_login(member, backend=backend)
    assert client.get(PAGE, follow=True).status_code == 403
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_a_choice_about_what_one_may_not_see_is_not_kept(client, settings):
    client.force_login(editor_of("desk"), backend=settings.AUTHENTICATION_BACKENDS[0])

    client.post(PAGE, filled(client.get(PAGE)) | {"kind_mail": "none", "kind_story": "none"})

    assert list(NoticeChoice.objects.values_list("kind", flat=True)) == ["story"]


def test_every_page_of_the_desk_leads_there(desk):
    assert f'href="{PAGE}"' in desk.get("/admin/").content.decode()
