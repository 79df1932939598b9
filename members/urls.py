from django.urls import include, path

from members.views import account, leaving

urlpatterns = [
    path("", account.account, name="account"),
    path("export/", leaving.export, name="account_export"),
    path("delete/", leaving.delete, name="account_delete"),
    path("deleted/", leaving.deleted, name="account_deleted"),
    path("", include("allauth.account.urls")),
]
