import string

import pytest

from qa.datatypes import Status
from qa.web.page_language import LANGUAGES, start_language
from qa.web.strings import STRINGS, kind_words, say


def fields(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_both_languages_have_the_same_keys():
    assert STRINGS["en"].keys() == STRINGS["zh"].keys()


@pytest.mark.parametrize("key", STRINGS["en"])
def test_both_languages_fill_in_the_same_values_and_say_something(key):
    assert fields(STRINGS["en"][key]) == fields(STRINGS["zh"][key])
    assert all(STRINGS[language][key].strip() for language in LANGUAGES)


def test_every_status_has_words():
    assert all(say(f"status_{status.value}", language) for status in Status for language in LANGUAGES)


def test_an_unknown_kind_is_given_as_it_is():
    assert kind_words("leaflet", "zh") == "leaflet"


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        ("zh", "en-US", "zh"),
        ("en", "zh-CN", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "zh-HK", "zh"),
        ("", "zh-Hans-CN", "zh"),
        ("", "de,zh;q=0.2,en;q=0.7", "en"),
        ("", "de", "en"),
        ("", "", "en"),
        ("<b>", "zh;q=x", "en"),
    ],
)
def test_the_page_opens_in_the_wanted_language(wanted, accepted, language):
    assert start_language(wanted, accepted) == language
