from django.db import migrations

PLANS = [
    {
        "slug": "trial",
        "name": "Free trial",
        "name_zh": "免费试用",
        "summary": "Every article and every report, for two weeks. No card, and it ends by itself.",
        "summary_zh": "全部文章和研究报告，为期两周。无需银行卡，到期自动结束。",
        "is_offered": False,
        "order": 1,
    },
    {
        "slug": "member",
        "name": "Membership",
        "name_zh": "会员",
        "summary": "Every article and every report, for one reader.",
        "summary_zh": "一位读者可阅读全部文章和研究报告。",
        "price": "On request",
        "price_zh": "价格面议",
        "order": 10,
    },
    {
        "slug": "institution",
        "name": "Membership for institutions",
        "name_zh": "机构会员",
        "summary": "For libraries, chambers and newsrooms: tell us how many will read.",
        "summary_zh": "面向图书馆、商会和媒体机构：请告诉我们有多少位读者。",
        "price": "On request",
        "price_zh": "价格面议",
        "order": 20,
    },
]


def make(apps, schema_editor):
    Plan = apps.get_model("members", "Plan")
    for plan in PLANS:
        Plan.objects.get_or_create(slug=plan["slug"], defaults=plan)


class Migration(migrations.Migration):
    dependencies = [("members", "0002_memberships")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
