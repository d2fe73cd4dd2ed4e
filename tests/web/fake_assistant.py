"""A stand-in for qa.assistant.Assistant: the same surface, canned answers over the invented page, no models.

`PYTHONPATH=tests python tests/web/fake_assistant.py [port] [several]` serves the page over it, to look at.
"""

# ruff: noqa: E501 (the page's own words)

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping, Sequence

from alder import ALDER, TERMS, read_alder
from alder import ALDER_ID as MAIN
from fake_texts import HOSTILE, SECOND, SECOND_LINES

from qa.answer.verification import CitationCheck, CitationState, Cited
from qa.corpus.audiences import Audience
from qa.corpus.scope import Scope
from qa.corpus.support import read_support_kinds
from qa.datatypes import (
    Answer,
    AnswerSentence,
    Block,
    BlockKind,
    Citation,
    Document,
    Label,
    ModelCard,
    Nearest,
    Register,
    Section,
    Status,
    WordingCheck,
    WordingMatch,
)
from qa.errors import ModelError, UsageError
from qa.index.manifest_records import IndexManifest
from qa.language.crossing import Crosser
from qa.parallel_records import Parallel


def document_of(name: str, lines: Sequence[tuple[BlockKind, str]], **facts: str) -> tuple[Document, tuple[Block, ...]]:
    """A document from its lines, and where they stand."""
    blocks, at = [], 0
    for kind, line in lines:
        blocks.append(Block(start=at, end=at + len(line), kind=kind))
        at += len(line) + 1
    text = "\n".join(line for _, line in lines)
    return Document(id=name, title=lines[0][1], text=text, **facts), tuple(blocks)


KINDS = read_support_kinds(ALDER)
PAGE = read_alder()
AUDIENCES = tuple(
    Audience(audience=name, label=Label(en=english, zh=chinese), english=(english.lower(),), concerns=concerns)
    for name, english, chinese, concerns in (
        ("visitor", "Visitors from abroad", "外国船主", ("foreign", "languages")),
        ("diver", "Divers", "潜水员", ("diving bell",)),
        ("owner", "Owners", "船主", ("fees", "wharves", "hulls", "engines")),
    )
)


class FakeAssistant:
    """Answers by keyword. `delay_s` is how long `warm` takes; `seen` records what was asked."""

    def __init__(self, *, is_several: bool = False, delay_s: float = 0.0, is_broken: bool = False):
        self.documents: Mapping[str, Document] = {MAIN: PAGE.document}
        self._blocks = {MAIN: PAGE.outline.blocks}
        if is_several:
            second, blocks = document_of(SECOND, SECOND_LINES, language="zh", kind="notice", date="2023")
            hostile, hostile_blocks = document_of(
                "hostile-1", [(BlockKind.TITLE, HOSTILE), (BlockKind.PARAGRAPH, "a\tb  " + HOSTILE)],
                issuer=HOSTILE, number=HOSTILE, kind="<i>kind</i>", source="javascript:window.pwned=1",
            )  # fmt: skip
            self.documents |= {SECOND: second, "hostile-1": hostile}
            self._blocks |= {SECOND: blocks, "hostile-1": hostile_blocks}
        self.support_kinds = KINDS
        self._registers = {name: Register(document=name) for name in self.documents} | {MAIN: PAGE.register}
        self.delay_s, self.is_broken = delay_s, is_broken
        self.is_warm = False
        self.seen: list[tuple[str, list[str]]] = []
        self.checked: list[str] = []
        self.scopes: list[tuple[str, ...]] = []
        self.audiences = AUDIENCES
        self.gone: set[str] = set()  # quotes that do not stand in the texts any more

    def reading(self, document: str, version: str) -> None:
        raise UsageError(f"no version {version!r} of {document!r}")

    def senses(self, words: str) -> tuple[tuple[str, ...], ...]:
        return tuple(gloss.senses for gloss in Crosser(TERMS).gloss(words))

    def sections(self, document: str) -> tuple[Section, ...]:
        return PAGE.outline.sections if document == MAIN else ()

    def verify(self, citations: Sequence[Cited]) -> tuple[CitationCheck, ...]:
        states = [CitationState.GONE if one.quote in self.gone else CitationState.UNCHANGED for one in citations]
        return tuple(CitationCheck(state=state, cited=one) for state, one in zip(states, citations, strict=True))

    def blocks(self, document: str) -> tuple[Block, ...]:
        return self._blocks[document]

    def register(self, document: str) -> Register:
        return self._registers[document]

    def parallels(self, document: str) -> tuple[Parallel, ...]:
        return ()

    def measures(self) -> tuple[Register, ...]:
        return tuple(self._registers.values())

    @property
    def manifest(self) -> IndexManifest:
        return IndexManifest(
            version=1, qa_version="0.0.fake", built_at="2026-11-24T00:00:00+00:00", corpus_fingerprint="f" * 64,
            encoder=ModelCard(name="fake-encoder", revision="r1"), settings={}, counts={}, files={},
        )  # fmt: skip

    def check(self, statement: str) -> WordingCheck:
        """Verdicts by keyword; a paragraph is cut at full stops."""
        self.checked.append(statement)
        sentences = [part.strip() for part in re.findall(r"[^.。]+[.。]?", statement) if part.strip()]
        if len(sentences) > 1 and not re.search("onerror", statement):
            parts = tuple(verdict_on(self, sentence) for sentence in sentences)
            return WordingCheck(statement=statement, verdict="stitched", sentences=parts)
        return verdict_on(self, statement)

    def warm(self) -> None:
        time.sleep(self.delay_s)
        if self.is_broken:
            raise ModelError("model <b>e5</b> is missing; run `policy-qa doctor`")
        self.is_warm = True

    def ask(
        self, question: str, history: Sequence[str] = (), *, id: str | None = None, scope: Scope | None = None,  # noqa: A002
    ) -> Answer:  # fmt: skip
        self.seen.append((question, list(history)))
        self.scopes.append(scope.documents if scope else ())
        is_chinese = bool(re.search(r"[\u4e00-\u9fff]", question))
        answer = next(make for pattern, make in ANSWERS if re.search(pattern, question, re.IGNORECASE))
        return answer(self, question, "zh" if is_chinese else "en")

    def cite(
        self, marker: int, quote: str, *, document: str = MAIN, measure: str | None = None, headings=()
    ) -> Citation:
        found = self.documents[document]
        start = found.text.index(quote)
        return Citation(
            marker=marker, document=document, title=found.title, measure=measure, headings=headings, quote=quote,
            start=start, end=start + len(quote), issuer=found.issuer, number=found.number, date=found.date,
            kind=found.kind, source=found.source,
        )  # fmt: skip


RULES = "What the rules hold"


def answer_of(
    question: str, language: str, text: str, citations=(), *, status=Status.ANSWERED, confidence=0.93, **more
):
    sentences = (AnswerSentence(text=text, citations=tuple(citation.marker for citation in citations)),)
    return Answer(
        question=question, language=language, status=status, confidence=confidence, text=text, sentences=sentences,
        citations=tuple(citations), seconds=0.05, **more,
    )  # fmt: skip


def adopted(fake: FakeAssistant, question: str, language: str) -> Answer:
    quote = 'On March 9, 2023, the "Boat Rules" were read and adopted by the spring meeting of the river council.'
    lead = "原文写明：" if language == "zh" else ""
    return answer_of(
        question,
        language,
        f"{lead}{quote} [1]",
        [fake.cite(1, quote, headings=("How the rules came about",))],
    )


def counted(fake: FakeAssistant, question: str, language: str) -> Answer:
    quote = 'The "Boat Rules" are divided into 23 specific measures in 6 aspects.'
    landings = "there are 14 licensed landing places on the Alder"
    text = {
        "en": f"{quote} [1] The text also says {landings}. [2][1]",
        "zh": f"原文写明共 6 个方面 23 条措施：“{quote}”[1] 另外：“{landings}”[2]",
    }[language]
    cited = [
        fake.cite(1, quote, headings=(RULES,)),
        fake.cite(2, landings, headings=("How the rules came about",)),
    ]
    return answer_of(question, language, text, cited)


def listed(fake: FakeAssistant, question: str, language: str) -> Answer:
    register = fake.register(MAIN)
    cited, lines = [], []
    for n, measure in enumerate(register.measures, 1):
        title, facts = fake.documents[MAIN].title, fake.documents[MAIN]
        cited.append(
            Citation(marker=n, document=MAIN, title=title, measure=measure.number, headings=(RULES, measure.section),
                     quote=measure.text, start=measure.start, end=measure.end, issuer=facts.issuer, number=facts.number,
                     date=facts.date, kind=facts.kind)
        )  # fmt: skip
        lines.append(f"- {measure.number} {measure.text} [{n}]")
    lead = {"en": "The text lists 23 of 23 measures, in 6 aspects:", "zh": "原文列出 6 个方面的 23 条措施："}[language]
    note = {
        "en": 'The English page repeats "fees" in aspect 6, where the Chinese original has two different words.',
        "zh": "英文页面第六方面两次写作 “fees”，中文原文是两个不同的词。",
    }[language]
    return answer_of(question, language, "\n".join([lead, *lines]), cited, notes=(note,))


def not_stated(fake: FakeAssistant, question: str, language: str) -> Answer:
    register = fake.register(MAIN)
    near = [
        Nearest(document=MAIN, measure=measure.number, headings=(RULES, measure.section), quote=measure.text,
                start=measure.start, end=measure.end, score=0.4)
        for measure in register.measures if measure.number in ("6.1", "3.5")
    ]  # fmt: skip
    text = {
        "en": "The text names no amount of money for an owner.",
        "zh": "原文没有写明给船主的资金数额。",
    }[language]
    return answer_of(question, language, text, status=Status.NOT_STATED, confidence=0.62, nearest=tuple(near))


def partly(fake: FakeAssistant, question: str, language: str) -> Answer:
    quote = "things such as fees, wharves, fees, and trained hands."
    text = f"Sixth, help is given with {quote} [1]"
    if language == "zh":
        text = f"原文在第六方面写道：“{quote}”[1]"
    note = {"en": "What form the help takes is not stated.", "zh": "原文没有说明帮助的具体形式。"}[language]
    return answer_of(
        question, language, text, [fake.cite(1, quote, headings=(RULES, "stand by the owners of old boats"))],
        status=Status.PARTIAL, confidence=0.7, notes=(note,), standalone="What help is given with wharves and fees?",
    )  # fmt: skip


def across(fake: FakeAssistant, question: str, language: str) -> Answer:
    """A quote that runs over two lines, with characters outside the basic plane; one in each document."""
    quote = "😀\n各船主应当𠮷祥如意😀地换领"
    first = "open a counter at every lock"
    return answer_of(
        question, language, "One [1], the other [2].",
        [fake.cite(1, quote, document=SECOND), fake.cite(2, first, measure="1.2")],
    )  # fmt: skip


def hostile(fake: FakeAssistant, question: str, language: str) -> Answer:
    quote = "shorten the printed forms"
    start = fake.documents[MAIN].text.index(quote)
    citation = Citation(
        marker=1, document=MAIN, title=HOSTILE, measure='1"><img src=x onerror=window.pwned=1>', headings=(HOSTILE,),
        quote=HOSTILE, start=start, end=start + len(quote), issuer=HOSTILE, number=HOSTILE, date="", kind=HOSTILE,
    )  # fmt: skip
    near = Nearest(document=MAIN, headings=(HOSTILE,), quote=HOSTILE, start=start, end=start + len(quote), score=0.1)
    text = f"{HOSTILE} [1](javascript:window.pwned=1) [7]\n[1]: https://evil.example\n# head\n1. one\n    code\n- {HOSTILE}"
    return answer_of(question, language, text, [citation], notes=(HOSTILE,), nearest=(near,), standalone=HOSTILE)


def off_topic(fake: FakeAssistant, question: str, language: str) -> Answer:
    text = {"en": "I can only answer from the policy documents here.", "zh": "我只能依据这里的政策文件回答。"}[language]
    return answer_of(question, language, text, status=Status.OFF_TOPIC, confidence=0.9)


def broken(fake: FakeAssistant, question: str, language: str) -> Answer:
    raise RuntimeError("secret <b>inside</b>")


def slow(fake: FakeAssistant, question: str, language: str) -> Answer:
    time.sleep(1.0)
    return off_topic(fake, question, language)


def unusable(fake: FakeAssistant, question: str, language: str) -> Answer:
    raise ModelError("model <b>e5</b> is missing; run `policy-qa doctor`")


def long_answer(fake: FakeAssistant, question: str, language: str) -> Answer:
    """Three citations, and many sentences more, so that it comes in pieces."""
    words = [
        "divided into 23 specific measures in 6 aspects",
        "On March 9, 2023",
        "improve the moorings for foreign boats",
    ]
    cited = [fake.cite(n, quote) for n, quote in enumerate(words, 1)]
    text = " ".join(f"{quote} [{n}]." for n, quote in enumerate(words, 1))
    more = " ".join(f"Sentence {n} of a long answer is written out here in full." for n in range(1, 40))
    return answer_of(question, language, f"{text} {more} The end.", cited)


def match_of(fake: FakeAssistant, quote: str, diff=(), **more) -> WordingMatch:
    cited = fake.cite(1, quote)
    facts = cited.model_dump(exclude={"marker", "measure", "headings", "focus", "parallels"})
    return WordingMatch(**facts | {"diff": diff or (("equal", quote),)} | more)


def verdict_on(fake: FakeAssistant, statement: str) -> WordingCheck:
    """altered: 30 measures, or hostile words; verbatim: foreign boats; stitched: wharves; else absent."""
    quote = 'The "Boat Rules" are divided into 23 specific measures in 6 aspects.'
    if "onerror" in statement:
        diff = (("delete", quote), ("insert", HOSTILE))
        found = match_of(fake, quote, diff, title=HOSTILE, measure=HOSTILE, headings=(HOSTILE,), number=HOSTILE)
        return WordingCheck(statement=statement, verdict="altered", matches=(found,))
    if "30" in statement:
        before, after = quote.split("23")
        diff = (("equal", before), ("delete", "23"), ("insert", "30"), ("equal", after))
        return WordingCheck(statement=statement, verdict="altered",
                            matches=(match_of(fake, quote, diff, headings=(RULES,)),))  # fmt: skip
    if "foreign boats" in statement:
        found = match_of(fake, "improve the moorings for foreign boats", measure="5.2", headings=(RULES,))
        return WordingCheck(statement=statement, verdict="verbatim", matches=(found,))
    if "wharves" in statement:
        both = (
            match_of(fake, "lending life jackets at the locks", measure="2.3"),
            match_of(fake, "trained hands"),
        )
        return WordingCheck(statement=statement, verdict="stitched", matches=both)
    if "explode" in statement:
        raise RuntimeError("secret <b>inside</b>")
    return WordingCheck(statement=statement, verdict="absent")


ANSWERS = [
    (r"at length|详细", long_answer),
    (r"onerror|hostile", hostile), (r"explode", broken), (r"unusable", unusable), (r"slow", slow), (r"across", across),
    (r"adopted|审议", adopted), (r"how many|多少条", counted), (r"which measures|哪些措施", listed),
    (r"how much|资金", not_stated), (r"wharves|码头", partly), (r"", off_topic),
]  # fmt: skip

if __name__ == "__main__":
    import uvicorn

    from qa.current import Current
    from qa.web.service import make_app
    from qa.web.starting import bind

    port = int(sys.argv[1]) if len(sys.argv) > 1 else 7860
    app = make_app(Current(FakeAssistant(is_several="several" in sys.argv)))
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bind("127.0.0.1", port)])
