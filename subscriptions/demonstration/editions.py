"""What the two weeklies of the demonstration are made of: people from along the routes, words of the editors."""

from dataclasses import dataclass
from datetime import time

from django.conf import settings

from subscriptions.models import Weekly

TUESDAY = 1


@dataclass(frozen=True)
class Edition:
    """One weekly. `per_issue` holds how many articles each issue that left had, the oldest issue first."""

    language: str
    people: tuple[tuple[str, str, str], ...]
    per_issue: tuple[int, ...]
    # The newest articles, which no issue has had.
    left_for_the_draft: int
    introductions: tuple[str, ...]
    why_left: str = ""
    # How the weekly differs from the defaults; only a new one is given it.
    own: tuple[tuple[str, object], ...] = ()

    def weekly(self) -> Weekly:
        return Weekly.objects.get_or_create(language=self.language, defaults=dict(self.own))[0]


# Addresses that reach nobody.
_ENGLISH = (
    ("Aigerim Serik", "Kazakhstan"), ("Amina Diallo", "Senegal"), ("Anna Kowalska", "Poland"),
    ("Arjun Mehta", "India"), ("Bayu Santoso", "Indonesia"), ("Chen Lan", "China"),
    ("Dilnoza Karimova", "Uzbekistan"),
    ("Elif Aydin", "Türkiye"), ("Farid Rahimov", "Azerbaijan"), ("Giorgi Beridze", "Georgia"),
    ("Hana Novak", "Czechia"), ("Ibrahim Saleh", "Egypt"),
    ("Jasmin Weber", "Germany"), ("Kiran Perera", "Sri Lanka"),
    ("Lin Tao", "Singapore"), ("Marta Rossi", "Italy"), ("Nadia Haddad", "Lebanon"),
    ("Otgon Bat", "Mongolia"),
    ("Pilar Vega", "Spain"), ("Rashid Khan", "Pakistan"), ("Sofia Petrou", "Greece"),
    ("Tomas Berg", "Sweden"),
    ("Uma Shrestha", "Nepal"), ("Vinh Tran", "Viet Nam"), ("Wanjiru Kamau", "Kenya"),
)  # fmt: skip
_CHINESE = (
    ("王海燕", "中国", "wang.haiyan"), ("李国栋", "中国", "li.guodong"), ("张晓梅", "中国", "zhang.xiaomei"),
    ("陈志远", "新加坡", "chen.zhiyuan"), ("刘思源", "中国", "liu.siyuan"), ("黄美玲", "马来西亚", "huang.meiling"),
    ("赵一鸣", "中国", "zhao.yiming"), ("周文静", "中国", "zhou.wenjing"), ("吴嘉豪", "中国", "wu.jiahao"),
    ("郑玉兰", "泰国", "zheng.yulan"), ("孙立新", "中国", "sun.lixin"), ("马晓东", "中国", "ma.xiaodong"),
)  # fmt: skip

EDITIONS = (
    Edition(
        language=settings.LANGUAGE_CODE,
        people=tuple((name, country, name.lower().replace(" ", ".")) for name, country in _ENGLISH),
        per_issue=(7, 7),
        left_for_the_draft=6,
        introductions=(
            "Our first letter. Every week it brings what we printed along the routes, and nothing else.",
            "This week we look at borders: what is weighed, sealed and changed there before a load may go on.",
        ),
        why_left="Too many letters in my box; I read you on the web.",
    ),
    Edition(
        language="zh-hans",
        people=_CHINESE,
        per_issue=(3,),
        left_for_the_draft=3,
        introductions=("这是我们的第一期周刊。每周二清晨，我们把丝路沿线的报道送到您的信箱，别无他物。",),
        why_left="信箱里的邮件太多了，我在网站上看。",
        own=(
            ("name", "一带一路周刊"), ("weekday", TUESDAY), ("time", time(8)), ("zone", "Asia/Shanghai"),
        ),
    ),
)  # fmt: skip
