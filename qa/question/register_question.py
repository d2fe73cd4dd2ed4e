"""Questions that the register answers: which measures, how many, which aspect, what is measure 2.3.

Lists and counts come from the register, whole, and never from the best few hits. What a question does (lists, counts,
asks why) is read by the model of acts; here is found which part of a register it names: by a noun for parts of a text,
and by numbers and places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.language.numerals import CARDINAL_WORD, ordinal_value
from qa.language.patterns import late_pattern
from qa.language.words import tokens
from qa.question.acts import Act, ReadAct
from qa.question.asked import NUMBERS_APART, Ask, Asked, RegisterQuestion, Scope
from qa.question.concepts import Concept
from qa.question.part_names import Level, Named, is_own_noun, names_part, parts_named, places_named
from qa.question.wanted import Wanted, states

# What a register does not hold of its measures: what they cost, by when, whose they are.
_NOT_IN_REGISTER = frozenset(
    "date period sum rate quantity body person group place condition telephone address document-number".split()
)
_OTHER_ACTS = frozenset({Act.REASON, Act.PROCEDURE, Act.CONTACT, Act.VALIDITY, Act.COMPARISON})
_KINDS_NOT_IN_REGISTER = frozenset({Wanted.MONEY, Wanted.RATE, Wanted.DATE, Wanted.TIME, Wanted.PERSON, Wanted.BODY})
_LISTING_ACTS = frozenset({Act.LIST, Act.COUNT, Act.OVERVIEW, Act.WHICH_OF, Act.WORDING})
_OF_CONTEXT = frozenset({Act.LIST, Act.COUNT, Act.OVERVIEW})  # acts whose noun may stand in the earlier question
_LIKELY, _MAY_BE = 0.5, 0.3
_NEAR = 30  # characters between the word that asks and the noun
_NUMBER_WORD = rf"(?:\d{{1,2}}|{CARDINAL_WORD})"
# Closed words: determiners and pronouns that ask, that go through things one by one, and that name who asks.
_ASKING_WORD = late_pattern(r"\bhow many\b|\bnumber of\b|\bwhich\b|\bwhat\b|[几哪]|多少|什么", re.IGNORECASE)
_EACH = late_pattern(r"\b(?:each|every|per)\b|[各每]", re.IGNORECASE)
_OF_ASKER = late_pattern(r"\b(?:i|i'm|my|we|our)\b|[我咱]", re.IGNORECASE)
_CLAUSE_END = late_pattern(r"[,，;；:：。()（）\n?？!！]|[.]\s")
_SENTENCE_END = late_pattern(r"(?<=[。！？!?])|(?<=[a-z][.])\s")
_SECTION_NUMBER = late_pattern(r"(?<![\d.$€£¥])(?P<n>\d{1,2}\.\d{1,2})(?![\d.]|\s*(?:%|per|[万亿元]))")

# Words of a question for a whole text that name no subject of their own.
_SCAFFOLD = frozenset(
    "measur specif initi commit task action aspect area head pillar theme categori polici implement opinion document issu "
    "govern one separ consist contain compris cover set order full entir main total content "
    "put list split group divid fall altogeth propos contain interpret publish text page plan notic scheme "
    "new take promot everi outlin summari overview direct field part paper call headlin enumer catalogu itemi recit rattl tick run "
    "topic section item step move wording word order turn walk spell recap tally itself singl last final noth els quot st nd rd th made compos bullet point sentenc word respect promis".split()
)
_HAN_SCAFFOLD = tuple(
    sorted(
        "依次 按顺序 按次序 按原文 顺序 次序 逐 各自 写出 写 列明 开列 所涉 涉及 所列 主题 标题 题目 表述 怎么 如何 说 讲 念 抄 报 梳理 汇总 盘点 "
        "原文 文中 归纳 几 概括 总结 罗列 列举 名称 名字 叫 点 来 全文 完整 逐条 里面 其中 推出 出台 安排 麻烦 弄 搞 块 措施 举措 方面 方 面 实施意见 "
        "意见 政策 文件 具体 条 项 个 大 列 出来 一下 清单 分别 各 每 提出 总共 一共 共 实施 部分 内容 促进 推进 加快 全部 解读".split(),
        key=len,
        reverse=True,
    )
)


def read_register_question(question: Asked, titles: frozenset[str] = frozenset()) -> RegisterQuestion | None:
    """What the question asks of a register; None when it asks something else.

    titles: tokens that name no subject in the documents, such as those of their titles.
    """
    reading = question.reading
    if reading is None or _wants_otherwise(question, reading):
        return None
    asked = None if reading.is_sure and reading.act in _OTHER_ACTS else _numbered(question, reading, titles)
    if asked is None and _lists(question.own, reading):
        asked = _whole(question, reading, titles)
    return asked and asked._replace(subject=subject_of(question, titles))


def _wants_otherwise(question: Asked, reading: ReadAct) -> bool:
    """Whether a question wants what no register tells: what a measure costs, by when, whose it is."""
    if _asks_where(reading):
        return False
    if question.own_wanted & _KINDS_NOT_IN_REGISTER and Wanted.COUNT not in question.own_wanted:
        return True
    if _asks_for_parts(question.own):
        return False
    wants = reading.wanted & _NOT_IN_REGISTER and not reading.wanted & {"number", "section"}
    return bool(wants)


def _asks_where(reading: ReadAct) -> bool:
    """Whether it is asked in which part something stands."""
    return reading.act is Act.WHICH_OF or "section" in reading.wanted


def _asks_for_parts(text: str) -> bool:
    """Whether the register's own noun stands right behind the word that asks: "which specific measures"."""
    asks, named = _ASKING_WORD.search(text), _noun_asked(text)
    if asks is None or named is None or not named.is_own:
        return False
    between = text[asks.end() : text.find(named.noun, asks.end())]
    return set(tokens(between)) <= _SCAFFOLD and len(between) <= _NEAR


def _lists(text: str, reading: ReadAct) -> bool:
    """Whether a question lists or counts: by its act or, where that is not sure, by asking for the register's parts."""
    if reading.act in _LISTING_ACTS or _counts(reading):
        return True
    may_list = not reading.is_sure and reading.share(*_LISTING_ACTS) >= _MAY_BE
    return reading.act is Act.FACT and (may_list or _asks_for_parts(text))


def _counts(reading: ReadAct) -> bool:
    return reading.share(Act.COUNT) >= _LIKELY or (reading.act is Act.FACT and "number" in reading.wanted)


def _ask_of(reading: ReadAct) -> Ask:
    return Ask.COUNT if _counts(reading) else Ask.LIST


def _numbered(question: Asked, reading: ReadAct, titles: frozenset[str]) -> RegisterQuestion | None:
    """What is asked of a part that is named by number or place."""
    text, ask = question.text, _ask_of(reading)
    places = list(places_named(text, question.language, _NUMBER_WORD))
    aspects = [place.number for place in places if place.level is Level.ASPECT]
    measures = [place.number for place in places if place.level is Level.MEASURE]
    noun = next((place.noun for place in places if not is_own_noun(place.noun)), "")
    noun = noun if aspects and subject_of(question, titles) else ""
    if aspects and measures and ask is Ask.LIST:
        return RegisterQuestion(Ask.LIST, Scope.MEASURE, f"{aspects[0]}.{measures[0]}", noun=noun)
    section = _SECTION_NUMBER.search(text)
    if section and _is_measure_number(question, reading, section):
        return RegisterQuestion(Ask.LIST, Scope.MEASURE, section["n"])
    if aspects:
        return RegisterQuestion(ask, Scope.ASPECT, NUMBERS_APART.join(dict.fromkeys(aspects)), noun=noun)
    own = [p.number for p in places_named(question.own, question.language, _NUMBER_WORD) if p.level is Level.MEASURE]
    if own and any(named.is_own for named in parts_named(question.own)):
        scope = Scope.TOPIC if subject_of(question, titles) else Scope.MEASURE
        return RegisterQuestion(Ask.LIST, scope, own[0])
    return None


def _is_measure_number(question: Asked, reading: ReadAct, section: re.Match[str]) -> bool:
    """Whether "2.3" is the number of a measure: it stands alone, or behind the noun, or a part of the text is asked for."""
    before = question.text[: section.start()]
    named = [n for n in parts_named(before) if n.level is Level.MEASURE and len(before) - n.end <= len(" number ")]
    is_alone = not tokens(question.own.replace(section["n"], "", 1)) and section["n"] in question.own
    return is_alone or bool(named) or before.endswith("第") or reading.is_about("section") >= _LIKELY


def _whole(question: Asked, reading: ReadAct, titles: frozenset[str]) -> RegisterQuestion | None:
    """What is asked of all aspects or measures, or of those on a subject; None when neither is listed or counted."""
    named = _noun_asked(question.own)
    if named is None and question.context and reading.act in _OF_CONTEXT:
        named = _noun_asked(question.context[0])
    if named is None or reading.act is Act.YES_NO:
        return None
    ask, subject = _ask_of(reading), subject_of(question, titles)
    noun = "" if named.is_own or reading.is_about("document") >= _LIKELY else named.noun
    if ask is Ask.COUNT and _EACH.search(question.own) and not question.is_across:
        return RegisterQuestion(Ask.COUNT, Scope.EACH, noun=noun)
    if subject and _asks_where(reading) and any(one.level is Level.ASPECT for one in parts_named(question.text)):
        return RegisterQuestion(Ask.PLACE, Scope.TOPIC, noun=noun)
    if named.level is Level.ASPECT:
        if ask is Ask.COUNT and not _is_counted(question, named):
            return None
        is_of_whole = ask is Ask.COUNT and reading.is_about("document") >= _LIKELY
        return None if subject and not is_of_whole else RegisterQuestion(ask, Scope.ASPECTS, noun=noun)
    if ask is Ask.LIST and not (named.is_plural or _EACH.search(question.own)):
        return None  # "which measure": one is looked for by what it says
    if named.is_own:
        return RegisterQuestion(ask, Scope.TOPIC if subject else Scope.ALL)
    return RegisterQuestion(ask, Scope.HEADING if subject else Scope.ALL, noun="" if subject else noun)


def _is_counted(question: Asked, named: Named) -> bool:
    """Whether it is the parts that are counted, and not those of a text that the question names by its number."""
    counts_other = question.language == "en" and bool(question.count.nouns) and named.noun not in question.count.nouns
    return not counts_other and not states(Wanted.DOCUMENT_NUMBER, question.own)


def _noun_asked(text: str) -> Named | None:
    """The noun for parts of a text that a question asks for: in its last clause that has one, behind the word that asks."""
    clauses = [(clause, parts_named(clause)) for clause in reversed(_CLAUSE_END.split(text))]
    several = [(clause, [noun for noun in nouns if noun.is_plural]) for clause, nouns in clauses]
    for clause, nouns in (*several, *clauses):
        if nouns:
            asks = _ASKING_WORD.search(clause)
            behind = [noun for noun in nouns if asks and noun.start >= asks.start()]
            return behind[0] if behind else nouns[-1] if nouns[-1].noun > "\u3400" else nouns[0]
    return None


def subject_of(question: Asked, titles: frozenset[str] = frozenset()) -> tuple[Concept, ...]:
    """What the question names beside the register itself ("measures", "the document"), the documents' titles, the asker."""
    named = [concept for concept in question.concepts if names_subject(concept, question, titles)]
    # own words first: "and in the part on land? (How many has the part on trade?)"
    for about in (*_about(question.own), *_about(question.text)):
        words = frozenset(tokens(about))
        subject = tuple(concept for concept in named if concept.word in words or concept.word in about)
        if subject:
            return subject
    return ()


def _about(text: str) -> tuple[str, str]:
    """What of a question may name its subject: first the sentences that name parts of a text, then all.

    Both without the clauses that speak of the asker and not of the text: "my boss wants to know, ...".
    """
    naming = [sentence for sentence in _SENTENCE_END.split(text) if sentence and parts_named(sentence)]
    return _of_text(_CLAUSE_END.split("\n".join(naming))), _of_text(_CLAUSE_END.split(text))


def _of_text(clauses: Sequence[str]) -> str:
    return "\n".join(clause for clause in clauses if parts_named(clause) or not _OF_ASKER.search(clause))


def names_subject(concept: Concept, question: Asked, titles: frozenset[str] = frozenset()) -> bool:
    """Whether a concept names more than the register itself, the documents' titles, or the telling of a list."""
    if concept.word in _SCAFFOLD or names_part(concept.word) or ordinal_value(concept.word) is not None:
        return False
    if any(sense and sense <= titles for sense in concept.senses):
        return False
    if question.language != "zh":
        return True
    rest = re.sub(r"[\d一二三四五六七八九十]+", "", concept.word)
    for word in _HAN_SCAFFOLD:
        rest = rest.replace(word, "")
    return bool(rest)
