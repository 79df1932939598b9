import pytest
from django.contrib.auth.models import Permission

pytestmark = pytest.mark.django_db


def test_an_editor_sees_a_draft_as_readers_will_and_nobody_stores_it(desk, story):
    draft = story(
        headline="Port reopens",
        state="draft",
        access="members",
        body='<p>Open.</p><hr class="gate"><p>Shut.</p>',
    )

    response = desk.get(f"/preview/{draft.pk}/")

    assert draft.get_absolute_url() == f"/preview/{draft.pk}/"
    assert response.templates[0].name == "articles/article.html"
    assert '<p>Open.</p><hr class="gate"><p>Shut.</p>' in response.content.decode()
    assert "reads as far as the mark" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_stranger_is_asked_to_sign_in_and_a_reader_is_refused(client, story, member):
    draft = story(state="draft")

    response = client.get(f"/preview/{draft.pk}/")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/account/login/?next=/preview/{draft.pk}/"

    client.force_login(member)
    assert client.get(f"/preview/{draft.pk}/").status_code == 403


def test_staff_without_the_right_is_refused(client, story, member):
    draft = story(state="draft")
    member.is_staff = True
    member.save()
    client.force_login(member)
    assert client.get(f"/preview/{draft.pk}/").status_code == 403

    member.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert client.get(f"/preview/{draft.pk}/").status_code == 200


def test_a_preview_of_nothing_is_not_found(desk):
    assert desk.get("/preview/999/").status_code == 404
