"""Every setting there is. This module alone reads the environment; app.py hands the result on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from interface.login_settings import Login, login_settings
from interface.setting import BadSetting as BadSetting
from interface.setting import Default, Value
from retrieval.advice import DEFAULT_MONTHS
from retrieval.cross_encoder import SHIPPED

# The articles RESTful API of https://europepmc.org/RestfulWebService.
EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_SERVICE = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?(?:/[a-z0-9._~/-]*)?", re.IGNORECASE)
_PROXY = re.compile(r"https?://(?:[^\s/@:]+(?::[^\s/@]*)?@)?(?:[a-z0-9.-]+|\[[0-9a-f:]+\]):[0-9]{1,5}/?", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MOST_FILE_SECONDS = 3600
_MOST_MONTHS = 1200
_ADDRESS = re.compile(r"[A-Za-z0-9_.:%-]+")
_ROOT_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
# A path that begins like a route could not be told from that route where a proxy strips it.
_OWN_PATHS = set(
    "admin along api articles assets cds-services chat filters gradio_api health infobutton login logout "
    "metrics problems".split()
)
_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set, each with its variable in from_environment.

    encoder is None for the one that comes with the requirements. ranker is the folder of the trained ranker, None for
    none. root_path is the path of a proxy that Kanıt is served under, without a slash at its end, empty for none.
    frame_ancestors are the origins whose pages may show Kanıt in a frame: none by default. allowed_hosts are the
    names, without port, that requests may use for this server besides the loopback names and plain IP addresses
    (interface/security.py says why). europe_pmc is the address that articles named by DOI, PMCID or PMID come from,
    without a slash at its end; email and proxy go with requests there. file_seconds is how long reading one file of an
    article may take. old_months is the age from which an article is called old, 0 for never. cache is where the
    evaluation keeps what can be made again; ~ in it is the home of whoever runs it. feedback and gaps say whether what
    readers think of answers, and the unanswered questions that they pass on, are kept in the data folder, masked. login
    says who may ask (interface/login_settings.py); where it names people, administrators have a page, where they may
    upload files of articles too with admin_upload.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 7860
    encoder: str | None = None
    ranker: Path | None = SHIPPED
    root_path: str = ""
    frame_ancestors: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    login: Login = field(default_factory=Login)
    log_questions: bool = False
    feedback: bool = False
    gaps: bool = False
    admin_upload: bool = False
    europe_pmc: str = EUROPE_PMC
    email: str | None = None
    # May hold a password, which no message or log should show.
    proxy: str | None = field(default=None, repr=False)
    file_seconds: int = 60
    old_months: int = DEFAULT_MONTHS
    cache: Path = Path("~/.cache/kanit")

    @property
    def has_admin(self) -> bool:
        """Whether it is known who is asking, without which there is no page for administrators."""
        return self.login.mode in ("header", "openid")

    @property
    def report_folder(self) -> Path:
        """Where the report of an evaluation lies that administrators are shown."""
        return self.data / "evaluation"

    @classmethod
    def from_environment(cls, project: Path, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings in environment, by default that of this process; BadSetting for the first that is wrong.

        A variable that is empty counts as unset. project is the folder of app.py: the data folder lies in it
        unless KANIT_DATA names another.
        """
        values = os.environ if environment is None else environment

        def setting(variable: str, read: Callable[[str, str], Value], default: Default) -> Value | Default:
            text = values.get(variable, "").strip()
            return read(variable, text) if text else default

        return cls(
            data=setting("KANIT_DATA", _folder, project / "data"),
            host=setting("KANIT_HOST", _host, "127.0.0.1"),
            port=setting("KANIT_PORT", _port, 7860),
            encoder=setting("KANIT_ENCODER", _text, None),
            ranker=setting("KANIT_RANKER", _ranker, SHIPPED),
            root_path=setting("KANIT_ROOT_PATH", _root_path, ""),
            frame_ancestors=setting("KANIT_FRAME_ANCESTORS", _origins, ()),
            allowed_hosts=setting("KANIT_ALLOWED_HOSTS", _names, ()),
            login=login_settings(setting),
            log_questions=setting("KANIT_LOG_QUESTIONS", _switch, False),
            feedback=setting("KANIT_FEEDBACK", _switch, False),
            gaps=setting("KANIT_GAPS", _switch, False),
            admin_upload=setting("KANIT_ADMIN_UPLOAD", _switch, False),
            europe_pmc=setting("KANIT_EUROPE_PMC", _service, EUROPE_PMC),
            email=setting("KANIT_EMAIL", _email, None),
            proxy=setting("KANIT_PROXY", _proxy, None),
            file_seconds=setting("KANIT_FILE_SECONDS", _seconds, 60),
            old_months=setting("KANIT_OLD_MONTHS", _months, DEFAULT_MONTHS),
            cache=setting("KANIT_CACHE", _folder, setting("XDG_CACHE_HOME", _folder, Path("~/.cache")) / "kanit"),
        )


def _text(_variable: str, text: str) -> str | None:
    return text


def _folder(variable: str, text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise BadSetting(variable, text, "a folder; there is no user of the name after ~") from None


def _ranker(variable: str, text: str) -> Path | None:
    if (switch := _WORDS.get(text.lower())) is not None:
        return SHIPPED if switch else None
    return _folder(variable, text)


def _host(variable: str, text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise BadSetting(variable, text, "an address to listen on, such as 127.0.0.1 or 0.0.0.0")
    return text


def _port(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= 65535):
        raise BadSetting(variable, text, "a port number from 0 (any free one) to 65535")
    return int(text)


def _root_path(variable: str, text: str) -> str:
    path = text.rstrip("/")
    if path and (not _ROOT_PATH.fullmatch(path) or path.split("/")[1] in _OWN_PATHS):
        raise BadSetting(
            variable, text, "a path such as /kanit that begins with no word that Kanıt's own routes begin with"
        )
    return path


def _service(variable: str, text: str) -> str:
    if not _SERVICE.fullmatch(text):
        raise BadSetting(variable, text, "an address such as https://mirror.example.org/europepmc/webservices/rest")
    return text.rstrip("/")


def _email(variable: str, text: str) -> str | None:
    if not _EMAIL.fullmatch(text):
        raise BadSetting(variable, text, "an e-mail address such as library@hospital.example.org")
    return text


def _proxy(variable: str, text: str) -> str | None:
    if not _PROXY.fullmatch(text):
        # What stands before the last @ may be a password.
        shown = text.rpartition("@")[2]
        raise BadSetting(variable, shown, "a proxy's address with its port, such as http://proxy.example.org:3128")
    return text


def _seconds(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= _MOST_FILE_SECONDS):
        raise BadSetting(variable, text, f"a whole number of seconds from 1 to {_MOST_FILE_SECONDS}")
    return int(text)


def _months(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= _MOST_MONTHS):
        raise BadSetting(
            variable, text, f"a whole number of months from 0 (no article is called old) to {_MOST_MONTHS}"
        )
    return int(text)


def _origins(variable: str, text: str) -> tuple[str, ...]:
    return _each(variable, text, _ORIGIN, "origins such as https://portal.example.org, with blanks between them")


def _names(variable: str, text: str) -> tuple[str, ...]:
    return _each(variable, text, _NAME, "host names without port, with blanks between them")


def _each(variable: str, text: str, form: re.Pattern[str], expected: str) -> tuple[str, ...]:
    parts = tuple(part.lower().rstrip("/") for part in re.split(r"[\s,]+", text) if part)
    for part in parts:
        if not form.fullmatch(part):
            raise BadSetting(variable, part, expected)
    return parts


def _switch(variable: str, text: str) -> bool:
    try:
        return _WORDS[text.lower()]
    except KeyError:
        raise BadSetting(variable, text, "on or off") from None
