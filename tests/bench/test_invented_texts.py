"""The corpus of the growth plot."""

from bench.invented_texts import N_SECTIONS, edited, questions, text_of, write_corpus


def test_the_same_seed_makes_the_same_files_and_another_seed_others(tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_corpus(tmp_path / name, 6, seed)
    texts = {
        name: [path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in ("one", "again", "other")
    }
    assert texts["one"] == texts["again"]
    assert not set(texts["one"]) & set(texts["other"])


def test_a_document_is_the_same_in_a_small_corpus_and_in_a_large_one(tmp_path):
    write_corpus(tmp_path, 3)
    assert (tmp_path / "notice-00002.txt").read_text(encoding="utf-8") == text_of(2)


def test_every_fifth_document_is_chinese_and_all_have_the_same_sections():
    for number in range(10):
        text = text_of(number)
        assert ("县" in text) is (number % 5 == 4)
        assert len(text.splitlines()) == 1 + 2 * N_SECTIONS


def test_an_edit_changes_one_sentence():
    for text in (text_of(0), text_of(4)):
        before, after = text.splitlines(), edited(text).splitlines()
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_questions_are_about_bodies_that_the_documents_name():
    texts = "\n".join(text_of(number) for number in range(20))
    asked = questions(20, 20)
    assert sum("？" in question for question in asked) == 4
    assert sum("What does section" in question for question in asked) == 4
    for question in asked:
        named = question.removesuffix(" say?").split(" of the ", 1)[-1] if "section" in question else ""
        named = named or question.split("应当")[0].split("What shall ")[-1].split(" do about")[0]
        assert named in texts
