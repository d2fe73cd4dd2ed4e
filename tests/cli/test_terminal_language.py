"""The terminal speaks the language of the question or statement, errors too; without one its own. JSON stays."""

import json
import re
from pathlib import Path

import pytest

from qa.cli.main import main

CORPUS = Path(__file__).parents[2] / "corpus"
HAN = re.compile(r"[\u4e00-\u9fff]")
FEE_ZH = "更长的船每天付30枚硬币，最多可停留5天。"
ENGLISH_FRAMES = re.compile(
    r"\b(?:note|nearest|answered|confidence|verbatim|altered|reference|not stated|statements)\b"
)


@pytest.fixture
def run(harbour_command):
    """What a command writes on stdout."""

    def command(*arguments):
        code, out, _ = harbour_command(*arguments)
        assert code == 0
        return out

    return command


def test_a_chinese_question_is_answered_in_chinese_frames(run):
    out = run("ask", "关于“救援”都说了什么？")
    assert "说明：译文说明：我们译" in out and "，把握 " in out and " 毫秒）" in out
    assert not ENGLISH_FRAMES.search(out)


def test_a_chinese_statement_is_checked_in_chinese(run):
    out = run("check", FEE_ZH)
    assert out.startswith("译文一致：与原文并列的该语言文本用同样的字词写明。")
    assert "  出处：“A longer boat pays 30 coins" in out and "港口通告 > 收费" in out
    assert not ENGLISH_FRAMES.search(out)


def test_an_english_statement_is_checked_in_english(run):
    assert run("check", "Nobody pays for the first hour.").startswith("verbatim: the text says this, in these words")


def test_a_checklist_on_a_chinese_subject_is_chinese_with_the_chinese_words_beneath(run):
    out = run("checklist", "收费")
    assert out.startswith("港口通告（收费）：共查看 ")
    assert not ENGLISH_FRAMES.search(out) and "官方译文：“" in out


@pytest.mark.parametrize("how", ["option", "terminal"])
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("parallel", "notice"), "notice 的对照文本 notice.zh.txt：官方译文（我们译）"),
        (("doctor", "--document", "notice"), "文件名：notice.txt"),
        (("checklist",), "共查看 "),
        (("measures",), "notice：原文所称 "),
        (("build",), "已建立 "),
        (("sync",), "原已同步，用时 "),
    ],
)
def test_a_command_without_a_question_speaks_the_language_of_its_option_or_of_the_terminal(
    run, monkeypatch, how, command, said
):
    if how == "terminal":
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    out = run(*command, *(("--language", "zh") if how == "option" else ()))
    assert said in out and not ENGLISH_FRAMES.search(out)
    assert said not in run(*command, "--language", "en")


def test_doctor_names_its_sections_in_chinese(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    main(["doctor", "--language", "zh", "--corpus", str(tmp_path), "--index", str(tmp_path / "none")])
    out = capsys.readouterr().out
    assert out.startswith("版本：\n") and "\n索引：\n" in out and "可用 否" in out


@pytest.mark.parametrize(
    "command", [("checklist",), ("measures",), ("parallel", "notice"), ("doctor", "--document", "notice")]
)
def test_json_is_the_same_on_a_chinese_terminal(run, monkeypatch, command):
    before = json.loads(run(*command, "--json"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert json.loads(run(*command, "--json")) == before


def test_a_search_in_chinese_shows_what_goes_with_each_passage(run):
    assert "官方译文：“" in run("search", "收费") and "官方译文" not in run("search", "fees")


def test_the_register_shows_what_goes_with_each_measure_and_heading_in_chinese(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    where = ["--corpus", str(CORPUS), "--index", str(tmp_path / "index")]
    assert main(["build", *where]) == 0
    shown = {}
    for language in ("en", "zh"):
        capsys.readouterr()
        assert main(["measures", *where, "--language", language]) == 0
        shown[language] = capsys.readouterr().out
    assert not HAN.search(shown["en"])
    heads, measures = (re.findall(rf"^ {{{n}}}\d[.\d]*  ?(.*)$", shown["zh"], re.M) for n in (2, 4))
    assert all(map(HAN.search, heads)) and heads
    beneath = re.findall(r"^    \d.*\n      .*“(.*)”", shown["zh"], re.M)
    assert len(beneath) == len(measures) > 0 and all(map(HAN.search, beneath))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("ask", "谁可以停泊？", "--document", "none"), "policy-qa：索引中没有文件 'none'；现有：notice\n"),
        (
            ("ask", "谁可以停泊？", "--since", "soon"),
            "policy-qa：--since 应为 YYYY、YYYY-MM 或 YYYY-MM-DD，实为 'soon'\n",
        ),
        (("search", "收费", "-n", "0"), "policy-qa：-n 应为 1 至 1000，实为 0\n"),
        (("parallel", "none", "--language", "zh"), "policy-qa：索引中没有文件 'none'；现有：notice\n"),
    ],
)
def test_what_is_wrong_is_told_in_the_language_asked_in(harbour_command, command, said):
    assert harbour_command(*command) == (2, "", said)


def test_what_is_wrong_is_told_in_the_language_of_the_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["build", "--corpus", str(tmp_path / "none"), "--index", str(tmp_path / "index")]) == 2
    assert capsys.readouterr().err.startswith(f"policy-qa：没有语料文件夹 {tmp_path / 'none'}；请用 --corpus DIR 指定")


def test_a_mistyped_command_is_told_in_the_language_of_the_terminal(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as end:
        main(["ask", "--since"])
    assert end.value.code == 2 and "policy-qa ask：用法有误：" in capsys.readouterr().err


def test_files_that_are_refused_are_told_in_chinese(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Boats pay a fee.\n", encoding="utf-8")
    (tmp_path / "corpus" / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    where = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index"), "--language", "zh"]
    assert main(["build", *where]) == 0
    told = capsys.readouterr()
    assert "b.pdf：PDF 已损坏（" in told.err and "读取文件：1/1" in told.err and told.out.startswith("已建立 ")
