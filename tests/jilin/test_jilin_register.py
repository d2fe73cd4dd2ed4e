"""What is true of the project's own corpus alone: its kinds of support in the register that is taken along."""

import csv
import io
import json

from qa.assistant import Assistant
from qa.web.register_rows import COLUMNS, register_csv, register_json, register_rows
from qa.web.register_table import register_html

SUPPORT = {
    "1.1": "powers",
    "1.2": "powers; institutions",
    "1.3": "institutions; opening",
    "2.1": "institutions",
    "2.2": "institutions",
    "2.3": "institutions",
    "2.4": "institutions; innovation",
    "3.1": "industry",
    "3.2": "industry",
    "3.3": "industry",
    "3.4": "industry",
    "3.5": "industry",
    "3.6": "opening",
    "4.1": "innovation",
    "4.2": "innovation",
    "4.3": "innovation",
    "5.1": "industry; opening",
    "5.2": "opening",
    "5.3": "innovation; opening",
    "6.1": "money",
    "6.2": "land",
    "6.3": "money",
    "6.4": "people",
}


def test_each_measure_of_the_page_has_its_kinds_of_support(jilin_index, fake_settings):
    assistant = Assistant(jilin_index, fake_settings)
    rows, kinds = register_rows(assistant), assistant.support_kinds
    header, *lines = csv.reader(io.StringIO(register_csv(rows, kinds).removeprefix("\ufeff")))
    assert tuple(header) == (*COLUMNS, "words_zh", "aspect_zh") and len(lines) == 23
    assert {line[2]: line[5] for line in lines} == SUPPORT
    assert {row["number"]: "; ".join(row["support"]) for row in json.loads(register_json(rows, kinds))} == SUPPORT


def test_the_kinds_have_their_names_and_order_in_the_filter(jilin_index, fake_settings):
    html = register_html(Assistant(jilin_index, fake_settings))
    places = [html.index(f'data-en="{words}"') for words in ("Money and taxes", "Land", "People and talent",
              "Powers and approvals", "Institutions and reform", "Industry and investment", "Science and innovation",
              "Opening and trade")]  # fmt: skip
    assert places == sorted(places) and 'data-zh="科技创新"' in html and 'value="other"' not in html
