"""What a model reads of a text, and how many tokens a text has. The only module that imports tokenizers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from tokenizers import Encoding, Tokenizer

# What a model reads at once: the tokens of a text, or of a pair of texts.
Tokens: TypeAlias = Encoding
PairReader: TypeAlias = Callable[[str], Callable[[str], list[Tokens]]]

# What a model may read of a text, by the name that transformers gives it, and the attribute of an Encoding with it.
INPUTS: Final = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
# BERT cuts at these blanks, and takes each of these signs for a token of its own.
_BLANKS: Final = r" \t\n\r\xa0\u2000-\u200a\u202f"
_SIGNS: Final = r"!-/:-@\[-`{-~\u2010-\u2027"
_PART: Final = re.compile(rf"[{_SIGNS}]|[^{_SIGNS}{_BLANKS}]+")
_MOST_KEPT: Final = 1 << 17
_LONGEST_KEPT: Final = 64
# Of a question that is read with a text.
_MOST_ASKED: Final = 64
# No model reads so many tokens; a tokenizer that sets no limit states a figure beyond what its own library takes.
_NO_LIMIT: Final = 1 << 30


def limited(definition: str, most_tokens: int) -> str:
    """The tokenizer.json text of a tokenizer that cuts a text after most_tokens, special ones included, and never pads.

    A model's own tokenizer.json may pad each text to a fixed length, and every short text would look like every other.
    """
    tokenizer = Tokenizer.from_str(definition)
    tokenizer.no_padding()
    if most_tokens < _NO_LIMIT:
        tokenizer.enable_truncation(most_tokens)
    else:
        tokenizer.no_truncation()
    return str(tokenizer.to_str())


def token_reader(definition: str) -> Callable[[str], Tokens]:
    """Reads texts as the definition says, special tokens included; several threads may do so at once.

    ValueError where the definition is no tokenizer.json text.
    """
    tokenizer = _tokenizer(definition)
    return lambda text: tokenizer.encode(text)


def pair_reader(definition: str, most_tokens: int) -> PairReader:
    """Reads a question, then any text along with it: [CLS] question [SEP] text [SEP], of type 0 up to the first [SEP].

    A pair never has more than most_tokens, special ones included: a longer text becomes several windows, in order,
    each with the question before it; it begins with the end of the window before, a fifth to a quarter of that. Of a
    question the first 64 tokens are read, or half of most_tokens where that is less. Nothing is padded; several
    threads may read at once. ValueError where the definition is no tokenizer.json text, or most_tokens leaves no room
    for a text.
    """
    whole, pairs = _tokenizer(definition), _tokenizer(definition)
    whole.no_truncation()
    for tokenizer in (whole, pairs):
        tokenizer.no_padding()
    most_asked = min(_MOST_ASKED, most_tokens // 2)
    room = most_tokens - most_asked - pairs.num_special_tokens_to_add(is_pair=True)
    if room < 1:
        raise ValueError(f"{most_tokens} tokens leave no room for a text beside a question")
    pairs.enable_truncation(most_tokens, stride=room // 4, strategy="only_second")

    def reader(question: str) -> Callable[[str], list[Tokens]]:
        ends = whole.encode(question, add_special_tokens=False).offsets[:most_asked]
        asked = question[: ends[-1][1]] if ends else ""

        def read(text: str) -> list[Tokens]:
            first = pairs.encode(asked, text)
            return [first, *first.overflowing]

        return read

    return reader


def token_counter(definition: str) -> Callable[[str], int]:
    """Counts the tokens in all of a text, however the definition cuts and pads; special tokens do not count.

    BERT's tokenizer cuts at blanks and signs before all else and looks at each part by itself (Devlin et al., 2019;
    tokenizers, BertPreTokenizer), so there the counts of words and of their parts are remembered and added up.
    """
    tokenizer = _tokenizer(definition)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    if type(tokenizer.pre_tokenizer).__name__ == "BertPreTokenizer":
        return _WordCounts(tokenizer).sum
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False))


class _WordCounts(dict[str, int]):
    """How many tokens each word is, and each part of a word, that was met so far; a word ends at a blank."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._tokenizer, self._pieces = tokenizer, tokenizer.model.tokenize
        normalizer = tokenizer.normalizer
        self._lowered = normalizer is not None and normalizer.normalize_str("A") == "a"
        added = [token.content for token in tokenizer.get_added_tokens_decoder().values()]
        self._added = re.compile("|".join(map(re.escape, added)) or r"(?!)")

    def sum(self, text: str) -> int:
        """The tokens of all words in a text."""
        return sum(map(self.__getitem__, text.split(" ")))

    def __missing__(self, word: str) -> int:
        tokens = self._counted(word)
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = tokens
        return tokens

    def _counted(self, word: str) -> int:
        """Plain words go straight to the model's pieces, a fifth of the time; others are the sum of their parts."""
        if not self._added.search(word):
            if word.isascii() and word.isalnum():
                return len(self._pieces(word.lower() if self._lowered else word))
            if (parts := _PART.findall(word)) != [word]:
                return sum(map(self.__getitem__, parts))
        return len(self._tokenizer.encode(word, add_special_tokens=False))


def _tokenizer(definition: str) -> Tokenizer:
    try:
        return Tokenizer.from_str(definition)
    except Exception as error:
        # The library raises plain Exception.
        raise ValueError(f"its tokenizer cannot be read: {error}") from error
