from django.urls import path

from subscriptions import feeds
from subscriptions.views import archive, asking, own, signed

urlpatterns = [
    path("", archive.archive, name="weekly"),
    path("<int:number>/", archive.issue, name="weekly_issue"),
    path("feeds/rss.xml", feeds.rss, name="weekly_feed"),
    path("subscribe/", asking.subscribe, name="weekly_subscribe"),
    path("subscribed/", asking.subscribed, name="weekly_subscribed"),
    path("confirm/<str:token>/", signed.confirm, name="weekly_confirm"),
    path("preferences/<str:token>/", signed.preferences, name="weekly_preferences"),
    path("preferences/<str:token>/link/", own.send_link, name="weekly_personal_link"),
    path("unsubscribe/<str:token>/", signed.unsubscribe, name="weekly_unsubscribe"),
    path("personal/<str:token>/", own.personal, name="weekly_personal"),
    path("personal/<str:token>/address/", own.address, name="weekly_personal_address"),
    path("personal/<str:token>/data/", own.data, name="weekly_personal_data"),
    path("personal/<str:token>/erase/", own.erase, name="weekly_personal_erase"),
    path("address/<str:token>/", own.move, name="weekly_move"),
    path("hold/<str:token>/", signed.hold, name="weekly_hold"),
]
