from django.urls import path

from subscriptions import feeds, views

urlpatterns = [
    path("", views.archive, name="weekly"),
    path("<int:number>/", views.issue, name="weekly_issue"),
    path("feeds/rss.xml", feeds.rss, name="weekly_feed"),
    path("subscribe/", views.subscribe, name="weekly_subscribe"),
    path("subscribed/", views.subscribed, name="weekly_subscribed"),
    path("confirm/<str:token>/", views.confirm, name="weekly_confirm"),
    path("preferences/<str:token>/", views.preferences, name="weekly_preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="weekly_unsubscribe"),
    path("hold/<str:token>/", views.hold, name="weekly_hold"),
]
