from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from corpus.errors import KanitError
from interface.login_settings import Login, LoginUnfit, Mode, OpenId, People, check_login
from interface.settings import BadSetting, Settings

PROXY = (ip_network("10.0.0.5/32"),)
OPENID = OpenId("https://login.example.org", "kanit", "s3cret")


def login(**variables: str) -> Login:
    return Settings.from_environment(Path("/opt/kanit"), variables).login


def test_nothing_set_asks_nobody_for_a_name_and_believes_no_proxy() -> None:
    assert login() == Login(mode="none", proxies=(), readers=None, admins=People())


def test_every_variable_of_the_login_is_read(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret\n")
    assert login(
        KANIT_LOGIN="OpenID",
        KANIT_PROXIES="10.0.0.5, 192.168.7.0/24 fd00::/8",
        KANIT_LOGIN_HEADER="X-Remote-User",
        KANIT_LOGIN_GROUPS_HEADER="X-Remote-Groups",
        KANIT_ADMINS="Ayşe Yılmaz, group:Kanıt admins,",
        KANIT_READERS="group:doctors",
        KANIT_LOGIN_HOURS="12",
        KANIT_METRICS_FROM="10.0.0.9",
        KANIT_OPENID_ISSUER="https://login.example.org/realms/hospital/",
        KANIT_OPENID_CLIENT="kanit",
        KANIT_OPENID_SECRET_FILE=str(file),
        KANIT_OPENID_NAME="preferred_username",
        KANIT_OPENID_GROUPS="roles",
    ) == Login(
        mode="openid",
        proxies=(ip_network("10.0.0.5/32"), ip_network("192.168.7.0/24"), ip_network("fd00::/8")),
        name_header="X-Remote-User",
        groups_header="X-Remote-Groups",
        admins=People(frozenset({"Ayşe Yılmaz"}), frozenset({"Kanıt admins"})),
        readers=People(frozenset(), frozenset({"doctors"})),
        hours=12,
        metrics_from=(ip_network("10.0.0.9/32"),),
        openid=OpenId("https://login.example.org/realms/hospital/", "kanit", "s3cret", "preferred_username", "roles"),
    )


def test_the_secret_is_in_no_text_that_a_log_could_hold(tmp_path: Path) -> None:
    assert "s3cret" not in repr(login(KANIT_OPENID_SECRET="s3cret"))
    assert "s3cret" not in str(Settings(data=tmp_path, login=Login(openid=OPENID)))
    with pytest.raises(BadSetting) as caught:
        login(KANIT_OPENID_SECRET="gizli-ş")
    assert "gizli" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("KANIT_LOGIN", "yes"),
        ("KANIT_PROXIES", "proxy.example.org"),
        ("KANIT_PROXIES", "10.0.0.5/24"),
        ("KANIT_PROXIES", "0.0.0.0/0"),
        ("KANIT_PROXIES", "::/0"),
        ("KANIT_METRICS_FROM", "everybody"),
        ("KANIT_LOGIN_HEADER", "X User"),
        ("KANIT_LOGIN_HEADER", "X_User"),
        ("KANIT_LOGIN_HEADER", "Host"),
        ("KANIT_LOGIN_GROUPS_HEADER", "Cookie"),
        ("KANIT_ADMINS", ","),
        ("KANIT_ADMINS", "group:"),
        ("KANIT_READERS", "ayse, group: "),
        ("KANIT_LOGIN_HOURS", "0"),
        ("KANIT_LOGIN_HOURS", "169"),
        ("KANIT_LOGIN_HOURS", "٣"),
        ("KANIT_OPENID_ISSUER", "login.example.org"),
        ("KANIT_OPENID_ISSUER", "http://login.example.org"),
        ("KANIT_OPENID_ISSUER", "https://login.example.org/?realm=x"),
        ("KANIT_OPENID_CLIENT", "kanıt"),
        ("KANIT_OPENID_SECRET_FILE", "/nowhere/at/all"),
        ("KANIT_OPENID_NAME", "a claim"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_variable(variable: str, text: str) -> None:
    with pytest.raises(BadSetting) as caught:
        login(**{variable: text})
    assert str(caught.value).startswith(f"{variable} is ")


def test_a_provider_on_this_machine_may_be_without_https() -> None:
    assert login(KANIT_OPENID_ISSUER="http://127.0.0.1:8080").openid.issuer == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("given", "host", "told"),
    [
        (Login(proxies=PROXY), "127.0.0.1", "KANIT_PROXIES"),
        (Login(), "0.0.0.0", "KANIT_LOGIN"),
        (Login(), "::", "KANIT_LOGIN"),
        (Login(), "10.0.0.1", "KANIT_LOGIN"),
        (Login(), "kanit.example.org", "KANIT_LOGIN"),
        (Login(mode="header"), "127.0.0.1", "KANIT_PROXIES"),
        (Login(mode="openid"), "127.0.0.1", "KANIT_OPENID_ISSUER and KANIT_OPENID_CLIENT and KANIT_OPENID_SECRET are"),
        (Login(mode="openid", openid=replace(OPENID, secret="")), "127.0.0.1", "KANIT_OPENID_SECRET is"),
    ],
)
def test_settings_that_let_in_whom_nobody_meant_are_refused_in_one_sentence(given: Login, host: str, told: str) -> None:
    with pytest.raises(LoginUnfit) as caught:
        check_login(given, host)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, KanitError)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_this_machine_is_served_without_a_login(host: str) -> None:
    check_login(Login(), host)


@pytest.mark.parametrize("mode", ["open", "header", "openid"])
def test_with_a_login_or_on_purpose_without_one_any_address_is_served(mode: Mode) -> None:
    check_login(Login(mode=mode, proxies=PROXY, openid=OPENID), "0.0.0.0")


def test_people_are_known_by_name_or_by_group_spelled_alike() -> None:
    people = People(frozenset({"Ayşe"}), frozenset({"doctors"}))
    assert people.has("Ayşe", ())
    assert people.has("Mehmet", ["nurses", "doctors"])
    assert not people.has("ayşe", ["Doctors"])
    assert not People().has("", [""])
