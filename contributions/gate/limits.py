"""How much is too much. The numbers are shown to senders, and tested as they stand here."""

MEGABYTE = 1024 * 1024
MOST_FILES = 10
MOST_TOGETHER = 60 * MEGABYTE
DOCUMENT, PICTURE = 40 * MEGABYTE, 20 * MEGABYTE
MOST_PIXELS = 40_000_000

# What a docx or odt may hold, unpacked and counted.
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * MEGABYTE
# A converter's time grows faster than the text: 182 KB of empty paragraphs took one 216 s and 748 MB.
MOST_ELEMENTS = 60_000
# Lists of an old document's numberings and styles are long, and cheap to read.
MOST_ELEMENTS_ELSEWHERE = 200_000
MOST_DEPTH = 200
# One tag or comment. A parser reads an unfinished one again with every block that comes.
MOST_TOKEN = MEGABYTE
