from django.urls import include, path

from members.views import account, asking, trial

urlpatterns = [
    path("", account.account, name="account"),
    path("trial/", trial.trial, name="account_trial"),
    path("access/", asking.access, name="account_access"),
    path("", include("allauth.account.urls")),
]
