from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from interface.login_pages import ENGLISH, TURKISH, page, wants_page


def test_every_page_is_there_in_both_languages_with_the_same_ways_on() -> None:
    assert ENGLISH.keys() == TURKISH.keys()
    for name, said in ENGLISH.items():
        assert bool(said.button) == bool(TURKISH[name].button), name
        assert said.heading != TURKISH[name].heading


@pytest.mark.parametrize(
    ("preferred", "language"), [("tr-TR,tr;q=0.9,en;q=0.8", "tr"), ("en-GB,tr;q=0.5", "en"), ("de", "en"), ("", "en")]
)
def test_a_page_speaks_the_language_that_the_browser_prefers(preferred: str, language: str) -> None:
    shown = page("logged-out", 200, Headers({"accept-language": preferred}), link="/login")
    assert f'<html lang="{language}">'.encode() in shown.body


def test_what_stands_in_an_address_cannot_become_markup() -> None:
    shown = page("log-out", 200, Headers({}), post='/"><script>alert(1)</script>')
    assert b"<script>" not in shown.body


def test_a_page_asks_no_other_address_for_anything() -> None:
    assert b"http" not in page("login-away", 503, Headers({}), link="/login").body


@pytest.mark.parametrize(
    ("method", "headers", "wanted"),
    [
        ("GET", {"accept": "text/html"}, True),
        ("GET", {"accept": "text/html", "sec-fetch-mode": "navigate"}, True),
        ("GET", {"accept": "text/html", "sec-fetch-mode": "cors"}, False),
        ("GET", {"accept": "*/*"}, False),
        ("GET", {}, False),
        ("POST", {"accept": "text/html"}, False),
    ],
)
def test_pages_are_for_people_and_problem_documents_for_programs(
    method: str, headers: dict[str, str], wanted: bool
) -> None:
    assert wants_page(method, Headers(headers)) is wanted
