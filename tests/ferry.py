"""Invented rules of a ferry with numbered measures and their Chinese text, for tests of what places are called."""

from harbour import write_beside

ENGLISH = """Rules of the Moss Bay Ferry
1. What it is for
The rules are divided into 6 specific measures in 2 aspects. It mainly includes:
First, keep the crossing open, including three measures to run in winter, clear the ice, and repair the pier. The second is to help the island, including carrying residents, bringing the post, and towing boats.
2. Tickets
A ticket costs 4 coins."""
CHINESE = """苔湾渡船规定
一、制定目的
规定分为2个方面6条具体措施。主要包括：
一是保持航线畅通，包括冬季开航、清除海冰、修理码头三项措施。二是帮助海岛，包括运送居民、运送邮件、拖带船只。
二、船票
船票每张4枚硬币。"""


def write_ferry(folder, *, entry=None, source="", aligned_lines=()):
    """A corpus folder with the rules and their Chinese text. entry: what the manifest says of it besides its file."""
    beside = {"file": "ferry.zh.txt", "language": "zh", **(entry or {})}
    line = {"id": "ferry", "file": "ferry.txt", "source": source, "parallel": [beside]} if entry is not None else None
    return write_beside(folder, "ferry", ENGLISH, CHINESE, line=line, aligned=aligned_lines)
