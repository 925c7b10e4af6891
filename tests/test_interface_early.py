from __future__ import annotations

from interface.chat_words import ENGLISH, TURKISH
from interface.early import early
from interface.queue_guard import MOST_TYPED_CHARS
from tests.interface_fakes import make_article

HOSTILE = '<script>alert("x")</script>'


def test_it_says_in_both_languages_what_the_page_will_say() -> None:
    shown = early({"one": make_article("Mice were warm.", title="Of mice")})
    for words in (ENGLISH, TURKISH):
        part = f'data-in="{words.language}"'
        assert shown.count(part) == 5
        assert f"{words.question}</span>" in shown
        assert f"{words.ask}</span>" in shown
        assert words.lede in shown
        assert f'class="building" hidden>{words.building}' in shown
    assert shown.count("Of mice") == 2
    assert f'maxlength="{MOST_TYPED_CHARS}"' in shown


def test_it_is_hidden_until_its_script_shows_it() -> None:
    shown = early({})
    assert shown.startswith('<div id="early" hidden>')
    assert shown.endswith('<script src="chat/early.js"></script>')


def test_a_hostile_title_is_only_text() -> None:
    assert HOSTILE not in early({"one": make_article("Mice were warm.", title=HOSTILE)})
