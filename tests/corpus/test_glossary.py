"""Reading glossary.jsonl."""

import pytest

from qa.corpus.glossary import read_glossary
from qa.datatypes import Term
from qa.errors import CorpusError


def test_a_folder_without_glossary_has_no_terms(tmp_path):
    assert read_glossary(tmp_path) == ()


def test_terms_come_in_their_order(tmp_path):
    (tmp_path / "glossary.jsonl").write_text(
        '{"term": "fee", "chinese": ["费用"]}\n\n{"term": "rent"}\n', encoding="utf-8"
    )
    assert read_glossary(tmp_path) == (Term(term="fee", chinese=("费用",)), Term(term="rent"))


@pytest.mark.parametrize(
    ("line", "says"),
    [("{no json", "line 2: .*Invalid JSON"), ('{"term": ""}', "line 2: term: "), ('{"word": "x"}', "line 2: ")],
)
def test_a_wrong_line_is_named(tmp_path, line, says):
    (tmp_path / "glossary.jsonl").write_text('{"term": "fee"}\n' + line, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"glossary\.jsonl, " + says):
        read_glossary(tmp_path)


def test_a_glossary_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "glossary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match="cannot be read as UTF-8"):
        read_glossary(tmp_path)
