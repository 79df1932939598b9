"""The stories of the demonstration: each on another stretch of the way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A story, how many days ago it came, and the moves since, each a day after the other."""

    title: str
    name: str
    email: str
    days: int
    text: str
    moves: tuple[str, ...] = ()
    affiliation: str = ""
    country: str = ""
    section: str = ""
    abstract: str = ""
    note: str = ""
    # Names of files beside this module, each with its caption and credit.
    files: tuple[tuple[str, str, str], ...] = ()
    source: str = "web"
    # What the sender wrote since, and how many days after the story.
    replies: tuple[tuple[int, str], ...] = ()


STORIES = (
    Story(
        "The night shift at the container scanner", "Tomasz Brela", "tomasz.brela@example.net", 1,
        "A container passes the scanner in under two minutes. What takes longer is the picture: grey on grey, and "
        "somebody has to read it.\n\nI have read such pictures for eleven years. Most of what looks strange is not: "
        "a load of marble slabs lies like a row of teeth, tyres look like empty space, and frozen fish is as dense as "
        "scrap iron.\n\nThis is a story about how one learns to see, and about the hour before dawn when one sees least.",
        ("confirm",), affiliation="Customs officer, retired", country="Poland", section="ports-and-shipping",
        abstract="Eleven years of reading grey pictures at a border: how one learns what a cargo looks like.",
    ),
    Story(
        "How my grandmother dyed with madder", "Laylo Yusupova", "laylo.y@example.net", 4,
        "Dear editors, the whole story is in the Word file, with the recipe as a table. The photograph is from "
        "last October.",
        ("confirm", "start_reading"), affiliation="Textile restorer", country="Uzbekistan", section="culture",
        abstract="A family recipe for red, written down and measured.",
        note="Lovely, and the photograph of the roots is the lead picture.",
        files=(
            ("madder.docx", "", ""),
            ("madder-roots.jpg", "Roots drying on the roof, and the first bath", "Photo: Laylo Yusupova"),
        ),
    ),
    Story(
        "Why the gauge never became one", "Pieter Aldenhoven", "p.aldenhoven@example.net", 9,
        "Two rails, 1,435 millimetres apart here and 1,520 there: the difference is a hand's breadth, and it has "
        "stayed for more than a century and a half.\n\nEvery generation has found good reasons to end it and better "
        "ones not to. I follow the argument through three conferences and a great many bogies.",
        ("confirm", "start_reading", "ask_changes"), affiliation="Railway historian", country="Netherlands",
        section="trade-and-routes", note="Strong, but 4,000 words. Asked for half of it.",
        files=(("gauge-sources.txt", "", ""),),
        replies=(
            (5, "Half of it is hard, but you are right about the second conference. Give me two weeks."),
        ),
    ),
    Story(
        "What the ferry's night log leaves out", "Aino Kallas-Brandt", "aino.kb@example.net", 20,
        "The log of a night ferry has columns for wind, course and the time of the lights. It has none for the man who "
        "asks at three whether this is the way to his brother's wedding.\n\nFor two winters I kept a second book beside "
        "the first. Passengers who cannot sleep come up to the bridge door, and they come with a reason: a horse below "
        "that has never been to sea, a lorry of tulips that must not freeze, a grandmother who wants to see the "
        "captain's hands before she sleeps.\n\nThe official book will be kept for ten years. This one I have copied out "
        "fair, with the names left away, since somebody should know what a crossing is made of.",
        ("confirm", "start_reading", "accept", "make_article"), affiliation="Second mate", country="Estonia",
        section="ports-and-shipping", abstract="Two winters of night crossings, and a second book beside the log.",
    ),
    Story(
        "A pilot's view of the narrow strait", "Nurul Hakim", "nurul.hakim@example.net", 12,
        "From the bridge of a laden tanker one does not see the strait. One sees a screen, four lights, and the fishing "
        "boats that are on no screen.\n\nPilots count under-keel clearance in decimetres. Here is what we do with the "
        "tide tables, and why we drink so much tea.",
        ("confirm", "start_reading", "accept"), affiliation="Harbour pilot", country="Malaysia", source="mail",
        section="ports-and-shipping", abstract="What a pilot sees, and what only the fishermen see.",
    ),
    Story(
        "Ten reasons to choose our logistics park", "Growth Desk", "hello@parks.example", 15,
        "Our park offers unmatched connectivity. Contact our sales team today.",
        ("confirm", "decline"), affiliation="A logistics park", note="Advertising. See the guidelines.",
    ),
    Story(
        "The tea brick in the museum drawer", "Anonymous Traveller", "traveller@example.net", 2,
        "It weighs two kilograms, smells of nothing, and was once worth a sheep.",
    ),
)  # fmt: skip
