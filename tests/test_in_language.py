"""Every error and remark can be said in Chinese, with the same values."""

import ast
import inspect
import json
import string
from pathlib import Path

import pytest

from qa import errors
from qa.corpus.measures import count_warnings
from qa.datatypes import Gap, Register
from qa.error_words import ERRORS_ZH
from qa.errors import CorpusError, UsageError
from qa.in_language import in_language
from qa.omissions import Omission
from qa.worded import Worded, packed, unpacked

PACKAGE = Path(errors.__file__).parent
MADE = {name for name, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.QAError)} | {
    "Worded"
}


def calls():
    """Each call that makes an error or words of a form: where, its form as it is written, how many values."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.args[0], node.args[1:]


def fields(form):
    """The places of a form, numbered as `format` numbers them, with how each is written."""
    found = [(name, spec, as_) for _, name, spec, as_ in string.Formatter().parse(form) if name is not None]
    return [(int(name) if name else at, spec, as_) for at, (name, spec, as_) in enumerate(found)]


FORMS = [(where, form.value, values) for where, form, values in calls() if isinstance(form, ast.Constant)]


def test_no_message_is_made_without_its_form():
    made = [where for where, form, _ in calls() if isinstance(form, ast.JoinedStr)]
    assert made == [] and len(FORMS) > 150


def test_every_message_has_a_chinese_form():
    assert [(where, form) for where, form, _ in FORMS if form not in ERRORS_ZH] == []


def test_no_chinese_form_is_left_over():
    assert set(ERRORS_ZH) - {form for _, form, _ in FORMS} == set()


def test_a_message_gets_as_many_values_as_its_form_has_places():
    assert [w for w, form, values in FORMS if values and len(fields(form)) != len(values)] == []


@pytest.mark.parametrize("form", [form for form, chinese in ERRORS_ZH.items() if "{" in form])
def test_a_chinese_form_writes_only_values_that_there_are_and_writes_them_alike(form):
    if any(form == other and not values for _, other, values in FORMS):
        return  # braces of its own
    assert set(fields(ERRORS_ZH[form])) <= set(fields(form))


def test_what_is_said_inside_is_said_in_chinese_too():
    inside = CorpusError("is encrypted; save it without a password")
    assert in_language(CorpusError("{} {}", "a.pdf", inside), "zh") == "a.pdf：已加密；请去掉密码后另存"
    assert in_language(CorpusError("{} {}", "a.pdf", inside), "en") == "a.pdf is encrypted; save it without a password"


def test_words_of_others_stay_as_they_are():
    told = in_language(UsageError("{} cannot be read as UTF-8 text: {}", "a.txt", OSError("no such thing")), "zh")
    assert told == "a.txt 无法按 UTF-8 文本读取：no such thing"


def test_words_come_back_whole_from_json():
    words = Worded("{}: {:,} of {:,} characters left out: {}", "a", 1, 2000, Worded("{} {:,}", Omission.FURNITURE, 1))
    again = unpacked(json.loads(json.dumps(packed(words))))
    assert again == words == "a: 1 of 2,000 characters left out: furniture 1"
    assert in_language(words, "zh") == "a：2,000 个字符中未收录 1 个：页面装饰 1"


def test_a_numbering_that_does_not_close_is_told_in_chinese():
    register = Register(document="a", declared=3, gaps=(Gap(after=2, before=4),))
    told = [in_language(warning, "zh") for warning in count_warnings(register)]
    assert told == ["a：原文称有 3 项措施，找到 0 项", "a：找到 0 项措施；编号从 2 跳到 4"]
