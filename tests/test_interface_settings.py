from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import KanitError
from interface.settings import BadSetting, Settings
from retrieval.cross_encoder import SHIPPED

PROJECT = Path("/opt/kanit")


def settings(**environment: str) -> Settings:
    return Settings.from_environment(PROJECT, environment)


def test_nothing_set_serves_this_machine_only_from_the_data_folder_beside_the_program() -> None:
    assert settings() == Settings(
        data=PROJECT / "data",
        host="127.0.0.1",
        port=7860,
        encoder=None,
        ranker=SHIPPED,
        frame_ancestors=(),
        allowed_hosts=(),
        log_questions=False,
        europe_pmc="https://www.ebi.ac.uk/europepmc/webservices/rest",
        email=None,
        proxy=None,
        file_seconds=60,
        old_months=24,
    )


def test_every_variable_is_read() -> None:
    found = settings(
        KANIT_DATA="/var/lib/kanit",
        KANIT_HOST="0.0.0.0",
        KANIT_PORT="8080",
        KANIT_ENCODER="/models/other",
        KANIT_RANKER="/models/ranker",
        KANIT_FRAME_ANCESTORS="https://portal.example.org, https://ehr.example.org:8443/",
        KANIT_ALLOWED_HOSTS="Kanit.example.org kanit",
        KANIT_LOG_QUESTIONS="on",
        KANIT_EUROPE_PMC="http://mirror.example.org:8080/europepmc/rest/",
        KANIT_EMAIL="library@hospital.example.org",
        KANIT_PROXY="http://ayse:gizli@proxy.example.org:3128",
        KANIT_FILE_SECONDS="90",
        KANIT_OLD_MONTHS="0",
    )
    assert found == Settings(
        data=Path("/var/lib/kanit"),
        host="0.0.0.0",
        port=8080,
        encoder="/models/other",
        ranker=Path("/models/ranker"),
        frame_ancestors=("https://portal.example.org", "https://ehr.example.org:8443"),
        allowed_hosts=("kanit.example.org", "kanit"),
        log_questions=True,
        europe_pmc="http://mirror.example.org:8080/europepmc/rest",
        email="library@hospital.example.org",
        proxy="http://ayse:gizli@proxy.example.org:3128",
        file_seconds=90,
        old_months=0,
    )


def test_an_empty_variable_counts_as_unset() -> None:
    assert settings(KANIT_PORT="  ", KANIT_DATA="") == settings()


def test_a_folder_may_begin_with_the_home_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ayse")
    assert settings(KANIT_DATA="~/kanit").data == Path("/home/ayse/kanit")


@pytest.mark.parametrize(
    ("value", "folder"),
    [("on", SHIPPED), ("OFF", None), ("1", SHIPPED), ("no", None), ("./on", Path("on")), ("offline", Path("offline"))],
)
def test_the_ranker_is_switched_or_another_one_is_named(value: str, folder: Path | None) -> None:
    assert settings(KANIT_RANKER=value).ranker == folder


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANIT_PORT", "7999")
    assert Settings.from_environment(PROJECT).port == 7999


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KANIT_PORT", "http"),
        ("KANIT_PORT", "-1"),
        ("KANIT_PORT", "65536"),
        ("KANIT_PORT", "0000070000"),
        ("KANIT_PORT", "9" * 5000),
        ("KANIT_PORT", "٧٨٦٠"),
        ("KANIT_HOST", "two words"),
        ("KANIT_RANKER", "~nobody-of-this-name/ranker"),
        ("KANIT_DATA", "~nobody-of-this-name/kanit"),
        ("KANIT_FRAME_ANCESTORS", "portal.example.org"),
        ("KANIT_FRAME_ANCESTORS", "https://a.example.org; script-src *"),
        ("KANIT_FRAME_ANCESTORS", "*"),
        ("KANIT_ALLOWED_HOSTS", "kanit.example.org:7860"),
        ("KANIT_ALLOWED_HOSTS", "*"),
        ("KANIT_LOG_QUESTIONS", "perhaps"),
        ("KANIT_EUROPE_PMC", "www.ebi.ac.uk/europepmc"),
        ("KANIT_EUROPE_PMC", "ftp://mirror.example.org/rest"),
        ("KANIT_EUROPE_PMC", "https://mirror.example.org/rest?format=json"),
        ("KANIT_EUROPE_PMC", "https://ayse:gizli@mirror.example.org/rest"),
        ("KANIT_EMAIL", "library"),
        ("KANIT_EMAIL", "library@example.org) evil"),
        ("KANIT_PROXY", "proxy.example.org:3128"),
        ("KANIT_PROXY", "http://proxy.example.org"),
        ("KANIT_PROXY", "socks5://proxy.example.org:1080"),
        ("KANIT_FILE_SECONDS", "0"),
        ("KANIT_FILE_SECONDS", "3601"),
        ("KANIT_FILE_SECONDS", "1.5"),
        ("KANIT_FILE_SECONDS", "0000360100"),
        ("KANIT_OLD_MONTHS", "-1"),
        ("KANIT_OLD_MONTHS", "two years"),
        ("KANIT_OLD_MONTHS", "1201"),
        ("KANIT_OLD_MONTHS", "0000120100"),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        settings(**{variable: value})
    assert isinstance(caught.value, KanitError)
    assert caught.value.variable == variable
    assert variable in str(caught.value)
    assert "it must be" in str(caught.value)


def test_the_password_of_a_proxy_is_never_shown() -> None:
    with pytest.raises(BadSetting) as caught:
        settings(KANIT_PROXY="http://ayse:gizli@proxy.example.org")
    assert "gizli" not in str(caught.value)
    assert "gizli" not in repr(settings(KANIT_PROXY="http://ayse:gizli@proxy.example.org:3128"))
