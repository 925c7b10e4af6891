"""The ranker as a network that learns: the first layers of the packaged encoder, with two scores for a pair of texts.

The only module of training that imports torch and transformers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from tokenizers import Encoding, Tokenizer
from transformers import BertModel
from transformers.utils.logging import disable_progress_bar, set_verbosity_error

from training.lessons import Task

TASKS: Final[tuple[Task, ...]] = ("passages", "sentences")
# What is padded to the longest of so many pairs of about one length wastes little.
_TOGETHER: Final = 12


class Network(torch.nn.Module):
    """Scores pairs of a question and a text: a logit for each task of TASKS, shape (pairs, 2)."""

    def __init__(self, folder: Path, layers: Sequence[int]) -> None:
        """Takes these layers, from 0, of the BERT model in a folder; without dropout, which would halve the speed."""
        super().__init__()
        disable_progress_bar()  # type: ignore[no-untyped-call]
        set_verbosity_error()  # type: ignore[no-untyped-call]
        self.body = BertModel.from_pretrained(folder, add_pooling_layer=False)
        kept = [self.body.encoder.layer[at] for at in layers]
        self.body.encoder.layer = torch.nn.ModuleList(kept)
        self.body.config.num_hidden_layers = len(kept)
        self.body.train(False)
        self.head = torch.nn.Linear(self.body.config.hidden_size, len(TASKS))
        torch.nn.init.zeros_(self.head.bias)
        torch.nn.init.normal_(self.head.weight, std=0.02)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Both scores of every pair, from the first token's vector."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        scores: torch.Tensor = self.head(states.last_hidden_state[:, 0])
        return scores


class Reader:
    """Pairs of texts as the network reads them, cut where a pair is too long."""

    def __init__(self, folder: Path, max_tokens: int, device: str) -> None:
        """Takes the tokenizer of the BERT model in a folder."""
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        # The longer of the two is cut: mostly the text, seldom a question of 150 tokens.
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        self._device = device

    def scores(self, network: Network, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """Both scores of every pair, in order; read in groups of about one length."""
        read = self._tokenizer.encode_batch(list(pairs))
        order = sorted(range(len(read)), key=lambda at: len(read[at].ids))
        groups = [order[at : at + _TOGETHER] for at in range(0, len(order), _TOGETHER)]
        found = torch.cat([network(*self._tensors([read[at] for at in group])) for group in groups])
        back = torch.empty(len(order), dtype=torch.long)
        back[order] = torch.arange(len(order))
        return found[back.to(self._device)]

    def _tensors(self, read: Sequence[Encoding]) -> tuple[torch.Tensor, ...]:
        width = max(len(one.ids) for one in read)
        rows = [
            [column + [0] * (width - len(column)) for column in columns]
            for columns in zip(*((one.ids, one.attention_mask, one.type_ids) for one in read), strict=True)
        ]
        return tuple(torch.tensor(row, device=self._device) for row in rows)
