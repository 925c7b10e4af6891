"""One request to the provider of logins: answered soon and shortly, or not at all.

Separate from interface/polite.py, which is patient with a public service: here a person waits.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

_SECONDS = 5.0
_MOST_BYTES = 2**20


class _NoRedirects(HTTPRedirectHandler):
    """Whatever leads on is an answer like others: the secret goes to the address that was asked, and to no other."""

    def redirect_request(
        self, _request: Request, _file: IO[bytes], _code: int, _message: str, _headers: HTTPMessage, _url: str
    ) -> None:
        """None: nothing is asked in its place."""


def answered(address: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> tuple[int, bytes]:
    """Status and content of the answer to a GET, or to a POST of body.

    Certificates are checked against those that the system trusts; no proxy is used. Raises OSError where there is no
    answer in time, or one that is no HTTP or longer than 1 MiB.
    """
    try:
        request = Request(address, data=body, headers=dict(headers or {}))  # noqa: S310
        with _opener().open(request, timeout=_SECONDS) as response:
            return response.status, _content(response)
    except HTTPError as error:
        with error:
            return error.code, _content(error)
    except (HTTPException, ValueError) as error:
        raise OSError(f"no usable answer: {type(error).__name__}") from error


@cache
def _opener() -> OpenerDirector:
    # Reading the certificates takes longer than a whole login.
    return build_opener(ProxyHandler({}), _NoRedirects(), HTTPSHandler(context=ssl.create_default_context()))


def _content(response: IO[bytes]) -> bytes:
    content = response.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise OSError("the answer is too long")
    return content
