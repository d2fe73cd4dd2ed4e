"""An invented English notice and its Chinese text, which tests of parallel texts put beside each other."""

import json

ENGLISH = """Harbour Notice
1. Opening hours
The harbour of Moss Bay opens at 6 in the morning. It closes at 22 at night, and on 24 December it does not open at all.
2. Fees
A boat of up to 8 metres pays 12 coins a day. A longer boat pays 30 coins a day, and may stay for 5 days. Nobody pays for the first hour.
3. Rescue
Call 555-0199 when somebody is in the water. The crew of the lifeboat is on duty all year round, in storms and at night too, and its help is free of charge."""
CHINESE = """港口通告
一、开放时间
苔湾港早上6时开放。夜间22时关闭，12月24日全天不开放。
二、收费
长度不超过8米的船每天付12枚硬币。更长的船每天付30枚硬币，最多可停留5天。第一个小时免费。
三、救援
有人落水时请拨打555-0199。救生艇船员全年值班，风暴天和夜间也不例外，救援不收费用。"""


def write_beside(folder, name, english, chinese, *, line=None, aligned=()):
    """A corpus folder with a text and its Chinese. line: its line of the manifest; None: no manifest."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(english, encoding="utf-8")
    (folder / f"{name}.zh.txt").write_text(chinese, encoding="utf-8")
    if line is not None:
        (folder / "manifest.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    if aligned:
        lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in aligned)
        (folder / f"{name}.aligned.jsonl").write_text(lines, encoding="utf-8")
    return folder


def write_harbour(folder, *, chinese=CHINESE, standing=None, aligned=()):
    """A corpus folder with the notice and its Chinese text. standing: what the manifest says of it; None: no manifest."""
    entry = {
        "file": "notice.zh.txt",
        "language": "zh",
        "standing": standing,
        "note": {"en": "by us", "zh": "我们译"},
    }
    line = {"id": "notice", "file": "notice.txt", "parallel": [entry]} if standing is not None else None
    return write_beside(folder, "notice", ENGLISH, chinese, line=line, aligned=aligned)
