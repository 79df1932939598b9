from django.urls import include, path

from members.views import account, asking, leaving, trial

urlpatterns = [
    path("", account.account, name="account"),
    path("trial/", trial.trial, name="account_trial"),
    path("access/", asking.access, name="account_access"),
    path("export/", leaving.export, name="account_export"),
    path("delete/", leaving.delete, name="account_delete"),
    path("deleted/", leaving.deleted, name="account_deleted"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
