import tomllib

from retrieval.glossary import GLOSSARY, load_glossary
from retrieval.turkish_forms import Form, lowered, noun_form, verb_form


def test_the_glossary_has_its_entries_in_lower_case_with_english_for_each() -> None:
    entries = load_glossary().entries
    assert len(entries) >= 900
    for entry in entries:
        assert entry.turkish == lowered(entry.turkish) == entry.turkish.strip()
        assert entry.kind == "dropped" or all(entry.english)


def test_a_term_has_one_meaning_unless_it_is_also_a_verb() -> None:
    others = [entry.turkish for entry in load_glossary().entries if entry.kind not in {"passive", "active"}]
    assert sorted(others) == sorted(set(others))


def test_the_file_says_who_has_not_read_it() -> None:
    source = GLOSSARY.read_text(encoding="utf-8")
    assert "not yet read by a Turkish clinician" in source
    assert tomllib.loads(source)


def test_the_longest_term_wins() -> None:
    match = load_glossary().longest("çok iyi kısmi yanıtı olan".split())
    assert match is not None
    assert (match.width, match.entry.english) == (4, ("very good partial response",))


def test_what_is_no_term_is_not_matched() -> None:
    assert load_glossary().longest(["zzyzx"]) is None


def test_letters_decide_between_words_that_look_alike_without_them() -> None:
    dies, is_ = load_glossary().longest(["öldü"]), load_glossary().longest(["oldu"])
    assert dies is not None
    assert is_ is not None
    assert (dies.entry.turkish, is_.entry.turkish) == ("öl", "ol")


def test_the_endings_of_nouns_say_case_and_number() -> None:
    assert noun_form("lerinde") == Form("in", owned=True, plural=True)
    assert noun_form("de") == Form("in")
    assert noun_form("sinden") == Form("from", owned=True)
    assert noun_form("siz") == Form(denied=True)
    assert noun_form("xyz") is None


def test_the_endings_of_verbs_say_tense_denial_and_role() -> None:
    assert verb_form("mez") == Form(denied=True, role="finite")
    assert verb_form("mesi") == Form(role="naming")
    assert verb_form("memesi") == Form(denied=True, role="naming")
    assert verb_form("en") == Form(role="clause")
    assert verb_form("ebilir") == Form(role="finite", modal="can")
    assert verb_form("emez") == Form(denied=True, role="finite", modal="can")
    assert verb_form("di") == Form(past=True, role="finite")
    assert verb_form("") is None
