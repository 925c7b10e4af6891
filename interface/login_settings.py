"""Who may ask, and how that is known: the settings of the login, read by interface/settings.py with the others."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, get_args

from corpus.errors import KanitError
from interface.setting import BadSetting, Network, Setting, networks

Mode = Literal["none", "open", "header", "openid"]

_HEADER = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
# What these say is read by others in their own way.
_TAKEN = frozenset("host origin cookie accept forwarded via x-forwarded-for x-forwarded-host x-forwarded-proto".split())
_CLAIM = re.compile(r"[A-Za-z0-9_:/.-]{1,200}")
# Tokens are only as good as the keys they are checked with, and those come from the issuer's address.
_ISSUER = re.compile(
    r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[^\s?#]*)?|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?(/[^\s?#]*)?",
    re.IGNORECASE,
)
_MOST_HOURS = 168
_MOST_PLAIN_CHARS = 1000
_PLAIN = f"one line of at most {_MOST_PLAIN_CHARS} ASCII characters"


class LoginUnfit(KanitError):
    """The settings of the login do not go together, or not with the address to listen on."""


@dataclass(frozen=True, slots=True)
class People:
    """Persons by name, and groups of persons."""

    names: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def has(self, name: str, groups: Collection[str]) -> bool:
        """Whether the person of that name, in these groups, is among them."""
        return name in self.names or not self.groups.isdisjoint(groups)


@dataclass(frozen=True, slots=True)
class OpenId:
    """The provider, and who Kanıt is to it; empty where unset. Claims name the parts of a token that are read."""

    issuer: str = ""
    client: str = ""
    secret: str = field(default="", repr=False)
    name_claim: str = "sub"
    groups_claim: str = "groups"


@dataclass(frozen=True, slots=True)
class Login:
    """How it is known who is asking, and what each may do.

    proxies are those whose X-Forwarded-* headers, and in the mode "header" name_header and groups_header, are believed.
    readers is None where everybody who is logged in may read. hours is how long a login by OpenID Connect lasts.
    metrics_from are the addresses that may read /metrics without a login.
    """

    mode: Mode = "none"
    proxies: tuple[Network, ...] = ()
    name_header: str = "X-Forwarded-User"
    groups_header: str | None = None
    admins: People = People()
    readers: People | None = None
    hours: int = 8
    metrics_from: tuple[Network, ...] = ()
    openid: OpenId = OpenId()


def login_settings(setting: Setting) -> Login:
    """The settings of the login; BadSetting for the first that is wrong by itself."""
    return Login(
        mode=setting("KANIT_LOGIN", _mode, "none"),
        proxies=setting("KANIT_PROXIES", networks, ()),
        name_header=setting("KANIT_LOGIN_HEADER", _header, "X-Forwarded-User"),
        groups_header=setting("KANIT_LOGIN_GROUPS_HEADER", _header, None),
        admins=setting("KANIT_ADMINS", _people, People()),
        readers=setting("KANIT_READERS", _people, None),
        hours=setting("KANIT_LOGIN_HOURS", _hours, 8),
        metrics_from=setting("KANIT_METRICS_FROM", networks, ()),
        openid=OpenId(
            issuer=setting("KANIT_OPENID_ISSUER", _issuer, ""),
            client=setting("KANIT_OPENID_CLIENT", _plain, ""),
            secret=setting("KANIT_OPENID_SECRET", _plain, "") or setting("KANIT_OPENID_SECRET_FILE", _secret, ""),
            name_claim=setting("KANIT_OPENID_NAME", _claim, "sub"),
            groups_claim=setting("KANIT_OPENID_GROUPS", _claim, "groups"),
        ),
    )


def check_login(login: Login, host: str) -> None:
    """Raises LoginUnfit where serving with these settings, on that address, would let in whom nobody meant to."""
    if login.mode == "none" and login.proxies:
        raise LoginUnfit(
            "KANIT_PROXIES lists proxies, but KANIT_LOGIN is none, which serves this machine alone; "
            "set KANIT_LOGIN to header or openid, or to open if everybody may ask"
        )
    if login.mode == "none" and not _is_loopback(host):
        raise LoginUnfit(
            f"without a login Kanıt serves this machine alone, and {host} is not an address of it alone; use --host "
            "127.0.0.1, or set KANIT_LOGIN to header or openid, or to open if everybody who reaches it may ask"
        )
    if login.mode == "header" and not login.proxies:
        raise LoginUnfit(
            "KANIT_LOGIN is header, but KANIT_PROXIES names no proxy to believe; set it to the address of the proxy "
            "that logs people in"
        )
    if login.mode == "openid":
        _check_openid(login.openid)


def _check_openid(openid: OpenId) -> None:
    wanted = {
        "KANIT_OPENID_ISSUER": openid.issuer,
        "KANIT_OPENID_CLIENT": openid.client,
        "KANIT_OPENID_SECRET": openid.secret,
    }
    if missing := [variable for variable, value in wanted.items() if not value]:
        raise LoginUnfit(
            f"KANIT_LOGIN is openid, but {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set; "
            "set what the provider gave for Kanıt"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]").split("%")[0]).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _mode(variable: str, text: str) -> Mode:
    for mode in get_args(Mode):
        if text.lower() == mode:
            return mode  # type: ignore[no-any-return]
    raise BadSetting(variable, text, "none, open, header or openid")


def _header(variable: str, text: str) -> str:
    if not _HEADER.fullmatch(text) or text.lower() in _TAKEN:
        raise BadSetting(variable, text, "the name of a header that only the proxy sets, such as X-Forwarded-User")
    return text


def _people(variable: str, text: str) -> People:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    groups = [part.removeprefix("group:").strip() for part in parts if part.startswith("group:")]
    if not parts or not all(groups):
        raise BadSetting(variable, text, "names, or group: and the name of a group, with commas between them")
    return People(frozenset(part for part in parts if not part.startswith("group:")), frozenset(groups))


def _hours(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= _MOST_HOURS):
        raise BadSetting(variable, text, f"a whole number of hours from 1 to {_MOST_HOURS}")
    return int(text)


def _issuer(variable: str, text: str) -> str:
    if not _ISSUER.fullmatch(text):
        raise BadSetting(variable, text, "an address such as https://login.example.org/realms/hospital")
    return text


def _claim(variable: str, text: str) -> str:
    if not _CLAIM.fullmatch(text):
        raise BadSetting(variable, text, "the name of a claim, such as preferred_username")
    return text


def _plain(variable: str, text: str) -> str:
    if not _is_plain(text):
        # It may be the secret, of which no message should show a letter.
        raise BadSetting(variable, "…", _PLAIN)
    return text


def _secret(variable: str, text: str) -> str:
    try:
        secret = Path(text).expanduser().read_text(encoding="ascii").strip()
    except (OSError, RuntimeError, UnicodeDecodeError):
        secret = ""
    if not _is_plain(secret):
        raise BadSetting(variable, text, f"a file that can be read here, and whose content is {_PLAIN}")
    return secret


def _is_plain(text: str) -> bool:
    return 0 < len(text) <= _MOST_PLAIN_CHARS and text.isascii() and text.isprintable()
