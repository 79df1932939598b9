from subscriptions.admin.bounces import BounceAdmin
from subscriptions.admin.deliveries import DeliveryAdmin
from subscriptions.admin.issues import IssueAdmin
from subscriptions.admin.pace import PaceAdmin
from subscriptions.admin.subscribers import SubscriberAdmin, SuppressionAdmin
from subscriptions.admin.weeklies import WeeklyAdmin

__all__ = [
    "BounceAdmin",
    "DeliveryAdmin",
    "IssueAdmin",
    "PaceAdmin",
    "SubscriberAdmin",
    "SuppressionAdmin",
    "WeeklyAdmin",
]
