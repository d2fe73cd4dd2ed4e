"""The texts that the fake assistant stands on: an invented page, a Chinese notice, and words that mean harm.

The Alder River Authority does not exist. No word here is taken from a corpus of the project.
"""

# ruff: noqa: E501 (the page's own words)

from qa.datatypes import BlockKind, SupportKind

TITLE = "Explanation of the Boat Rules of the Alder River Authority on Licences for Boats on the River and its Locks"
LINES = [
    (BlockKind.TITLE, TITLE),
    (BlockKind.DATE, "2023 - May -04 10:20:00 Source: river office"),
    (
        BlockKind.PARAGRAPH,
        'The "Boat Rules on Licences for Boats on the River and its Locks", Alder Order No. 5 (below: the "Boat Rules"), '
        "are explained here:",
    ),
    (BlockKind.HEADING, "1. How the rules came about"),
    (
        BlockKind.PARAGRAPH,
        "In the spring of 2022 the lock keepers asked for simpler licences and wrote down 21 complaints of skippers. At "
        "present, there are 14 moorings on the river, of which 5 lie at locks, 5 at villages, 2 at the weir and 2 at the "
        "ferry. In recent years more boats have come than before, but the banks have suffered. In order to answer the "
        'complaints, the boat office and the lock office wrote the "Boat Rules". They were shown twice to the villages, '
        'the ferry and the skippers, and were changed until all agreed. On March 9, 2023, the "Boat Rules" were read and '
        "adopted by the river council.",
    ),
    (BlockKind.HEADING, "Ii. What the rules hold"),
    (BlockKind.PARAGRAPH, 'The "Boat Rules" are divided into 23 measures in 6 aspects. They are these:'),
    (
        BlockKind.PARAGRAPH,
        "First, we will make it simple to apply, with three measures to shorten the printed forms, open a counter at every "
        "lock, and accept papers of other rivers. The second is to keep boats safe, including checking hulls every other "
        "year, checking engines every year, lending life jackets at the locks, and teaching skippers of hired boats. The "
        "third is to keep the water clean, including collecting waste oil, banning paint with copper, planting reeds along "
        "the banks, counting fish in the autumn, building more pump stations, and sharing readings with other rivers. The "
        "fourth is to spread what is known, with three measures to hold evening courses, lend books at the weir, and print "
        "maps of the shallows. Fifth, welcome boats from abroad, with efforts to lower the price of foreign licences, "
        "improve the moorings for foreign boats, and write the signs in four languages. Sixth, stand by the owners of old "
        "boats, with help in such things as fees, wharves, fees, and trained hands.",
    ),
    (BlockKind.HEADING, "Third, what is new"),
    (
        BlockKind.PARAGRAPH,
        "First, a licence is given at the counter on the same day. Whoever brings hull papers, engine papers and a picture "
        'of the boat gets the "one visit" licence. Second, the lock keepers alone say who may pass at night; the boat '
        'office leaves that to them. Third, the "1-2 bend" rule: between 1-2 bends of the river no two hired boats turn at '
        "the same time. Fourth, the readings of the water are shown at every lock.",
    ),
    (BlockKind.RELATED, "Boat Rules of the Alder River Authority on Licences for Boats on the River and its Locks"),
    (BlockKind.CONTACT, "Written by: Boat office of the Alder River Authority Tel: 0555-123456"),
]  # fmt: skip
ASPECTS = {
    "1": ("make it simple to apply", [
        "shorten the printed forms", "open a counter at every lock", "accept papers of other rivers"]),
    "2": ("keep boats safe", [
        "checking hulls every other year", "checking engines every year", "lending life jackets at the locks",
        "teaching skippers of hired boats"]),
    "3": ("keep the water clean", [
        "collecting waste oil", "banning paint with copper", "planting reeds along the banks",
        "counting fish in the autumn", "building more pump stations", "sharing readings with other rivers"]),
    "4": ("spread what is known", ["hold evening courses", "lend books at the weir", "print maps of the shallows"]),
    "5": ("welcome boats from abroad", [
        "lower the price of foreign licences", "improve the moorings for foreign boats",
        "write the signs in four languages"]),
    "6": ("stand by the owners of old boats", ["fees", "wharves", "fees", "trained hands"]),
}  # fmt: skip
KINDS = tuple(
    SupportKind.model_validate(
        {"kind": kind, "label": {"en": en, "zh": zh}, "english": english.split(), "chinese": chinese.split()}
    )
    for kind, en, zh, english, chinese in (
        ("money", "Money", "费用", "fee price", "费"),
        ("places", "Places", "场所", "wharv", "码头"),
        ("papers", "Papers", "证件", "form paper licence", "执照"),
        ("crossing", "Crossing borders", "跨境", "foreign abroad", "境外"),
        ("other", "Other", "其他", "", ""),
    )
)
MAIN = "boat-rules-explained"
SECOND = "second-notice"
SECOND_LINES = [
    (BlockKind.TITLE, "关于船舶执照的通知 𠮷 & <Notice>"),
    (BlockKind.HEADING, "一、总则 😀😀"),
    (BlockKind.PARAGRAPH, "各船主应当𠮷祥如意😀地换领执照；不得转借他人。"),
    (BlockKind.PARAGRAPH, "第二条措施：码头备有救生衣<b>不是标签</b>。"),
]
HOSTILE = (
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> ${window.pwned=1} {{value}} `x` '
    "[click](javascript:window.pwned=1) ![b](https://evil.example/beacon.png) https://evil.example/a www.evil.example "
    "<form action=https://evil.example><button>go</button></form> **bold** _it_ | a | $$x$$ </article></div>"
    "<a href='#c-x-1-2'>fake</a> <style>body{display:none}</style>"
)
