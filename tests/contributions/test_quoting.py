import time

import pytest

from contributions import quoting

HISTORY = [
    "On Wed, 25 Nov 2026 at 09:00, The desk <desk@example.org> wrote:\n> Dear Sana,\n> how wide is it?",
    "On Wed, 25 Nov 2026 at 09:00, The desk\n<desk@example.org> wrote:\n\n> Dear Sana,\n> how wide is it?",
    "At 2026-11-25 09:00:00, \"The desk\" <desk@example.org> wrote:\n>Dear Sana,",
    "在 2026年11月25日，09:00，编辑部 <desk@example.org> 写道：\n\n> 您好",
    "在2026年11月25日 09:00，编辑部<desk@example.org> 写道:\n您好\n再见",
    "编辑部 <desk@example.org> 于2026年11月25日周三 09:00写道：\n\n> 您好",
    "編輯部 <desk@example.org> 於 2026年11月25日 週三 上午9:00寫道：\n\n> 您好",
    "-----原始邮件-----\n发件人: 编辑部 <desk@example.org>\n发送时间: 2026-11-25\n收件人: sana\n主题: 稿件\n\n您好",
    "------------------\u00a0原始邮件\u00a0------------------\n发件人: \"编辑部\";\n\n您好",
    "发件人： 编辑部\n发送时间： 2026年11月25日 9:00\n收件人： sana@example.net\n主题： 稿件\n\n您好",
    "寄件者: 編輯部\n寄件日期: 2026年11月25日\n收件者: sana\n主旨: 稿件\n\n您好",
    "From: The desk <desk@example.org>\nSent: Wednesday\nTo: Sana\nSubject: Your story\n\nDear Sana,",
    "________________________________\nFrom: The desk\nDate: Wednesday\nTo: Sana\nSubject: Your story\n\nDear Sana,",
    "*From:* The desk\n*Sent:* Wednesday\n*To:* Sana\n*Subject:* Your story\n\nDear Sana,",
    "-----Original Message-----\nFrom: The desk\n\nDear Sana,",
    "Am 25.11.2026 um 09:00 schrieb The desk <desk@example.org>:\n> Dear Sana,",
    "Le mer. 25 nov. 2026 à 09:00, The desk <desk@example.org> a écrit :\n\n> Dear Sana,",
    "El mié, 25 nov 2026 a las 9:00, The desk (<desk@example.org>) escribió:\n\n> Dear Sana,",
    "> Dear Sana,\n> how wide is it?",
    "-- \nSana Dar\nReporter",
    "发自我的iPhone",
    "来自我的iPhone\n\n------------------ 原始邮件 ------------------\n您好",
    "Sent from my iPhone",
]  # fmt: skip


@pytest.mark.parametrize("history", HISTORY)
def test_what_is_answered_and_what_it_is_signed_with_are_no_words_of_the_writers(history):
    assert quoting.own_words(f"It is four miles wide.\n\n它有四英里宽。\n\n{history}\n") == (
        "It is four miles wide.\n\n它有四英里宽。"
    )


def test_answers_between_the_quoted_lines_stay():
    text = "On Wed, 25 Nov 2026 at 09:00, The desk wrote:\n> How wide?\n\nFour miles.\n\n> How deep?\n\nTwo."

    assert quoting.own_words(text) == "Four miles.\n\n\nTwo."


@pytest.mark.parametrize(
    "text",
    [
        "On the whole, yes. She wrote: no.",
        "From: the harbour\nwe walked north.",
        "He wrote this in 2026: a list\n- one\n- two",
        "> nothing but a quotation",
        "写道：这是开头。",
    ],
)
def test_a_persons_own_words_are_left_whole(text):
    assert quoting.own_words(text) == text


def test_words_above_the_line_that_says_who_wrote_are_no_part_of_it():
    text = "On the whole, yes.\nOn Wed, 25 Nov 2026, The desk wrote:\n> Is it wide?"

    assert quoting.own_words(text) == "On the whole, yes."


def test_beyond_what_is_looked_at_nothing_is_lost():
    text = "\n".join(f"Line {number}." for number in range(6_000))

    assert quoting.own_words(text) == text


def test_a_signature_alone_is_taken_off():
    assert quoting.without_signature("How wide?\r\n-- \r\nAri") == "How wide?"
    assert quoting.without_signature("-- \nAri") == "-- \nAri"


@pytest.mark.parametrize(
    "text",
    [
        "On 1 a:\n" * 125_000,
        "From: x\n" * 125_000,
        "On " + "1 " * 500_000 + ":",
        "_" * 1_000_000,
        "________\n" * 110_000,
        ("On 1 " + "wrote " * 40 + ":\n") * 4_000,
        ("Am 1 " + "schrieb " * 30 + ":\n") * 4_000,
        ("<" + "1" * 280 + ":\n") * 3_500,
        ("在" + "写道" * 130 + ":\n") * 3_500,
        " " * 1_000_000,
        "\n" * 1_000_000,
        "> " * 500_000,
        "-" * 200 + "\n" * 999_000,
    ],
    ids=range(13),
)
def test_a_megabyte_made_to_hang_us_takes_no_time(text):
    began = time.monotonic()

    quoting.own_words(text)

    assert time.monotonic() - began < 3
