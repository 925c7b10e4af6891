"""What administrators send: forms that are from a page of ours, and what may not come in without one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from fastapi import Request

from interface.admin_frame import TOKEN
from interface.problems import Refused

Fields = Mapping[str, Sequence[str]]

_MOST_FIELDS = 1_000


class Tokens:
    """The tokens of forms: one for each person, made with a key that nobody else has."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, name: str) -> str:
        """The token in the forms of a person."""
        return hmac.new(self._key, name.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()

    def is_own(self, token: str, name: str) -> bool:
        """Whether a form with this token is from a page that this person was given."""
        return hmac.compare_digest(token.encode(errors="replace"), self.of(name).encode())


async def fields_in(request: Request) -> Fields:
    """The fields of a form in the request; raises Refused where it is none."""
    body = await request.body()
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refused("bad-request") from None


def first(fields: Fields, name: str) -> str:
    """The first value of a field; empty where there is none."""
    return next(iter(fields.get(name, ())), "")


def token_in(fields: Fields) -> str:
    """The token of a form; empty where there is none."""
    return first(fields, TOKEN)
