"""What part of the articles a question is put to, as REST, the chat, files and the command line say it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from corpus.errors import KanitError
from corpus.types import SectionKind
from retrieval.scope import EVERYTHING, Scope, words_of_type

MOST_ARTICLES = 200
_MOST_TYPES = 50

_Year = Annotated[int, Field(ge=1, le=9999)]


class UnusableScope(KanitError):
    """A scope cannot be used; field names the part of it, never as it was written."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field} cannot be used: {detail}")
        self.field, self.detail = field, detail


class YearsBody(BaseModel):
    """The first and the last year of publication, both included; either may be left out."""

    model_config = ConfigDict(strict=True, extra="forbid")

    first: Annotated[_Year | None, Field(alias="from")] = None
    last: Annotated[_Year | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _in_order(self) -> YearsBody:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise PydanticCustomError("years_reversed", "The first year is after the last; swap them.")
        return self


class ScopeBody(BaseModel):
    """The part of the articles to search; what is left out or empty sets no limit, and all that is given must fit."""

    model_config = ConfigDict(strict=True, extra="forbid")

    articles: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=300)]],
        Field(max_length=MOST_ARTICLES, description="Ids of articles held here, as /api/v1/articles lists them"),
    ] = []
    years: YearsBody = YearsBody()
    sections: Annotated[list[SectionKind], Field(description="Kinds of section, such as abstract, body, table")] = []
    types: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=100)]],
        Field(max_length=_MOST_TYPES, description='What articles call themselves: "review" takes every review'),
    ] = []

    def scope(self, held: Collection[str]) -> Scope:
        """The scope it names; raises UnusableScope where it names an article that is not among those held."""
        for place, article_id in enumerate(self.articles):
            if article_id not in held:
                detail = "No article of this id is held here; see /api/v1/articles."
                raise UnusableScope(f"scope.articles.{place}", detail)
        types = (" ".join(sorted(words_of_type(name))) for name in self.types)
        return Scope(
            frozenset(self.articles),
            (self.years.first, self.years.last),
            frozenset(self.sections),
            frozenset(filter(None, types)),
        )


def scope_in(written: object, held: Collection[str]) -> Scope:
    """The scope of a JSON object, or of a text that is one; an empty text and None are everything.

    Raises UnusableScope where it is none.
    """
    if written is None or written == "":
        return EVERYTHING
    try:
        text = isinstance(written, str)
        validated = ScopeBody.model_validate_json(str(written)) if text else ScopeBody.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        named = first["loc"] if first["type"] != "extra_forbidden" else ("an unknown field",)
        raise UnusableScope(".".join(map(str, ("scope", *named))), str(first["msg"])) from None
    return validated.scope(held)
