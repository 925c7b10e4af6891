"""Articles as bytes, and back: one line of JSON with sorted keys, checked field by field on its way in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from corpus.types import Article

Decode = Callable[[Any], Any]


def encoded_article(article: Article) -> bytes:
    """The article as one line, without its end; the same article always gives the same bytes."""
    return json.dumps(
        article, default=_fields, check_circular=False, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def decoded_article(line: bytes | str) -> Article:
    """The article of a line; KeyError, TypeError, ValueError or RecursionError where it is not one.

    Every value, however deep, has the type that corpus/types.py states, so lines of unknown origin can be taken.
    """
    article: Article = _decoder(Article)(json.loads(line))
    return article


def _fields(value: object) -> dict[str, object]:
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]


@cache
def _decoder(expected: Any) -> Decode:
    """What turns the JSON of a value of this type into the value, or raises."""
    origin, inside = get_origin(expected), get_args(expected)
    if is_dataclass(expected):
        return _record(expected)
    if origin in (Union, UnionType):
        return _either(inside)
    if origin is Literal:
        return _one_of(inside)
    if origin is tuple:
        return _sequence(_decoder(inside[0])) if inside[-1] is Ellipsis else _fixed(list(inside))
    return _plain(expected)


def _record(expected: Any) -> Decode:
    hints = get_type_hints(expected)
    plain = {name: types for name, hint in hints.items() if (types := _plain_types(hint))}
    decoders = {name: _decoder(hint) for name, hint in hints.items() if name not in plain}
    needed = {field.name for field in fields(expected) if field.default is MISSING}

    def decode(value: Any) -> Any:
        if not isinstance(value, Mapping) or not needed <= value.keys():
            raise TypeError(f"{expected.__name__} needs {', '.join(sorted(needed))}")
        decoded = dict(value)
        for name, inner in value.items():
            if name not in plain:
                decoded[name] = decoders[name](inner)
            # Not isinstance: True is no year.
            elif type(inner) not in plain[name]:
                raise TypeError(f"{name} cannot be {type(inner).__name__}")
        return expected(**decoded)

    return decode


def _plain_types(expected: Any) -> tuple[type, ...]:
    """The types of a value that needs no decoding; none where it does."""
    types = get_args(expected) if get_origin(expected) in (Union, UnionType) else (expected,)
    return types if set(types) <= {str, int, type(None)} else ()


def _either(expected: tuple[Any, ...]) -> Decode:
    """None, or the one other type: the only unions that corpus/types.py has."""
    (other,) = (_decoder(item) for item in expected if item is not type(None))

    def decode(value: Any) -> Any:
        return None if value is None else other(value)

    return decode


def _one_of(values: tuple[Any, ...]) -> Decode:
    def decode(value: Any) -> Any:
        if value not in values:
            raise ValueError(f"{value!r} is none of {', '.join(map(str, values))}")
        return value

    return decode


def _sequence(item: Decode) -> Decode:
    def decode(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise TypeError(f"expected a list, found {type(value).__name__}")
        return tuple(map(item, value))

    return decode


def _fixed(types: list[Any]) -> Decode:
    """A tuple of known length of plain values, of which an article has thousands."""

    def decode(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or list(map(type, value)) != types:
            raise TypeError(f"expected {len(types)} values of {types}, found {value!r}")
        return tuple(value)

    return decode


def _plain(expected: Any) -> Decode:
    def decode(value: Any) -> Any:
        if type(value) is not expected:
            raise TypeError(f"expected {expected.__name__}, found {type(value).__name__}")
        return value

    return decode
