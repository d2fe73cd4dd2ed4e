"""What a person reads on the terminal: of several documents every quote says which one it is of."""

from qa.cli.console import readable
from qa.datatypes import Answer, Citation, Document, Nearest, Status

TEXT = "Fees fall by half."
EAST = Document(
    id="east", title="Notice on fees", issuer="Town of Eastbay", number="No. 5", date="2021-05-06", text=TEXT
)
WEST = Document(id="west", title="Notice on fees", issuer="Westvale County", text=TEXT)
PLACE = {"quote": TEXT, "start": 0, "end": 18}
ANSWER = Answer(
    question="?", language="en", status=Status.ANSWERED, confidence=0.9, text="Fees fall by half. [1]", seconds=0.1,
    citations=(Citation(marker=1, document="east", title="Notice on fees", **PLACE),),
    nearest=(Nearest(document="west", score=0.5, **PLACE),),
)  # fmt: skip


def test_of_several_documents_each_quote_has_title_issuer_number_and_date():
    lines = readable(ANSWER, {"east": EAST, "west": WEST}).split("\n")
    at = lines.index("    Notice on fees, Town of Eastbay, No. 5, 2021-05-06")
    assert lines[at - 1].startswith("[1] east 0-18") and lines[at + 1] == "    “Fees fall by half.”"
    at = lines.index("    Notice on fees, Westvale County")
    assert lines[at - 1] == "nearest: west 0-18" and lines[at + 1] == "    “Fees fall by half.”"


def test_where_one_document_is_loaded_its_title_is_not_repeated():
    alone = ANSWER.model_copy(update={"nearest": ()})
    assert "Notice on fees" not in readable(alone, {"east": EAST})
