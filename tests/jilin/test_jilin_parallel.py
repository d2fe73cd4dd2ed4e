"""The Chinese text of the page: every unit of the page goes with the words that say the same."""

from pathlib import Path

import pytest

from qa.index.builder import build_index
from qa.index.store import open_index
from qa.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"
PAGE = "jilin-2021-16-interpretation"
MEASURES = (
    "加大放权力度 建立直报通道机制 复制推广自由贸易试验区改革经验 完善开发区管理体制 深化绩效激励机制改革 鼓励市场化运营 "
    "率先推动科技体制改革 构建现代产业体系 推动绿色集约发展 加快形成产业集群 推动全产业链发展 加大招商引资力度 加强全方位合作 "
    "集聚高端创新资源 完善科技服务体系 促进科技成果转化 着力提升利用外资水平 提高对外贸易质量 积极融入全球创新网络 财政 土地 金融 "
    "人力资源"
).split()
# The beginning of each sentence and of what goes with it, read by a person.
SENTENCES = {
    "Policy interpretation of": "《吉林省人民政府", "2022 - Dec": "2022-12-06", "The relevant policies": "现将《关于",
    "1. Drafting": "一、起草", "In July 2020": "2020年7月", "At present": "目前", "In recent years": "近年来",
    "In order to implement": "为贯彻落实", 'The "Implementation Opinions" were solicited': "《实施意见》先后两轮",
    "Procedures such as": "严格履行了", "The provincial government held": "省政府召开", "On August 13": "2021年8月13日",
    "Ii. Main": "二、主要", 'The "Implementation Opinions" are divided': "《实施意见》分为", "It mainly includes": "主要包括",
    "First, we will continue": "一是持续", "The second is": "二是深化", "The third is": "三是加快", "The fourth is": "四是建立",
    "Fifth, open": "五是扩大", "Sixth, strengthen": "六是强化", "Third, features": "三、特点", "First, we will focus": "一是着力",
    "We will intensify": "加大放权", "Focus on the whole chain": "聚焦", "Endow": "赋予", "Second, we need": "二是着力",
    "Emphasize": "突出", "Support development": "支持开发区", "Encourage the": "鼓励实行", "Third, highlight": "三是突出",
    "Guide": "引导", "Focus on building": "着力打造", "Fourth, we will": "四是推动", "We will give key": "对集聚",
    "Implementation Opinions of": "《吉林省", "Organizer": "主办单位", "Add: No": "地址",
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    settings = Settings(encoder="fake", reranker="")
    folder = tmp_path_factory.mktemp("page") / "index"
    build_index(CORPUS, folder, settings)
    return open_index(folder, CORPUS, settings)


def test_every_unit_of_the_page_goes_with_something(index):
    (parallel,) = index.parallels_of(PAGE)
    assert len(index.units) == 57
    assert [index.words(unit) for unit in index.units if parallel.beside(unit) is None] == []
    assert parallel.alone == ()


def test_every_measure_goes_with_its_own_words(index):
    (parallel,) = index.parallels_of(PAGE)
    assert [parallel.rendering(measure).quote for measure in index.registers[PAGE].measures] == MEASURES


def test_every_sentence_goes_with_the_one_that_a_person_found(index):
    (parallel,) = index.parallels_of(PAGE)
    text = index.documents[PAGE].text
    found = {p.of(text): p.beside.of(parallel.text.text) for p in parallel.pairs if not p.is_inner}
    assert len(found) == len(SENTENCES)
    for (words, beside), (start, wanted) in zip(found.items(), SENTENCES.items(), strict=True):
        assert words.startswith(start) and beside.startswith(wanted)


def test_only_the_makers_notes_go_with_nothing(index):
    (parallel,) = index.parallels_of(PAGE)
    alone = [span.of(parallel.text.text) for span in parallel.alone_beside]
    assert alone and alone[0].startswith("译注：本文是本项目对英文网页的非官方译文")
    assert any("finance" in words for words in alone)


def test_the_text_says_what_it_is(index):
    (parallel,) = index.parallels_of(PAGE)
    assert parallel.text.standing.value == "unofficial"
    assert parallel.text.note.zh == "本项目的非官方译文，以发布机关的中文原文为准"
    assert "the authentic text is the Chinese original at the issuer" in parallel.text.note.en
