from django.urls import path

from contributions import views

urlpatterns = [
    path("write-to-us/", views.write_to_us, name="write_to_us"),
    path("write-to-us/done/", views.write_to_us_done, name="write_to_us_done"),
    path("contribution/link/", views.contribution_link, name="contribution_link"),
    path("contribution/<str:token>/", views.contribution, name="contribution"),
    path("ask/", views.ask, name="ask"),
    path("ask/done/", views.ask_done, name="ask_done"),
    path("ask/matching/", views.ask_matching, name="ask_matching"),
    path("questions/", views.questions, name="questions"),
    path("questions/<str:slug>/", views.public_answer, name="public_answer"),
    path("question/<str:token>/", views.question, name="question"),
    path("code/", views.code, name="code"),
    path("code/<str:key>.png", views.code_picture, name="code_picture"),
    path("code/<str:key>.wav", views.code_sound, name="code_sound"),
]
