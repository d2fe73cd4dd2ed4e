"""The terminal speaks the language of the question or statement; without one that of the terminal. JSON stays."""

import json
import re

import pytest

from qa.cli.main import main

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


@pytest.mark.parametrize("command", [("checklist",), ("parallel", "notice"), ("doctor", "--document", "notice")])
def test_json_is_the_same_on_a_chinese_terminal(run, monkeypatch, command):
    before = json.loads(run(*command, "--json"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert json.loads(run(*command, "--json")) == before
