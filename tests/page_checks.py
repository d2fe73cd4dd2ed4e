"""What holds of every page with measures, whatever its words: used for the invented page and for the project's own."""

from qa.datatypes import BlockKind


def check_measures_stand_at_their_spans(page, measures):
    """`measures`: the words of each, by its number, in the order of the text."""
    found = page.register.measures
    assert {m.number: m.text for m in found} == measures and [m.number for m in found] == list(measures)
    assert [page.document.text[m.start : m.end] for m in found] == list(measures.values())
    starts = [m.start for m in found]
    assert starts == sorted(starts) and len(set(starts)) == len(measures)


def check_each_character_lies_in_one_block(page):
    covered = [position for block in page.outline.blocks for position in range(block.start, block.end)]
    spaces = {i for i, c in enumerate(page.document.text) if c.isspace()}
    assert len(covered) == len(set(covered))
    assert set(range(len(page.document.text))) - set(covered) <= spaces


def check_each_character_is_searchable_or_a_heading(page):
    covered = {position for p in page.passages for position in range(p.start, p.end)}
    for block in page.outline.blocks:
        if block.kind is BlockKind.HEADING:
            heading = block.of(page.document.text).split(maxsplit=1)[1]
            assert any(heading in p.headings for p in page.passages)
            covered.update(range(block.start, block.end))
    assert all(i in covered or c.isspace() for i, c in enumerate(page.document.text))


def check_every_span_gives_its_words(page):
    text = page.document.text
    for passage in page.passages:
        assert passage.text == text[passage.start : passage.end]
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
    for section in page.outline.sections:
        assert section.heading == section.heading_span.of(text) in section.of(text)


def check_measures_are_passages_in_whole_sentences(page, measures, section):
    passages = {p.measure: p for p in page.passages if p.measure}
    assert {number: p.text for number, p in passages.items()} == measures
    for measure in page.register.measures:
        passage = passages[measure.number]
        (sentence,) = passage.sentences
        assert sentence.covers(passage) and sentence.of(page.document.text).endswith(".")
        assert passage.headings == (section, measure.section)


def check_no_passage_passes_the_limit(page, settings):
    for passage in page.passages:
        assert passage.end - passage.start <= settings.max_passage_chars or len(passage.sentences) == 1
