"""The tokenizer: byte-pair encoding (Sennrich et al. 2016) trained on the captions.

Shared by the prior and the interpreter. Bytes are the smallest pieces, so that any text encodes.
Text is lower-cased and its white space made single before encoding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

PAD_ID, START_ID, END_ID = 0, 1, 2
_SPECIAL = ("<pad>", "<start>", "<end>")
_SMALLEST = len(_SPECIAL) + 256  # every byte is a piece


def normal(text: str) -> str:
    """The text as it is encoded: lower case, single blanks."""
    return " ".join(text.lower().split())


class CaptionTokenizer:
    """Encodes captions as rows of token numbers; ids 0, 1, 2 are padding, start and end."""

    def __init__(self, bpe: Tokenizer) -> None:
        self._bpe = bpe

    @classmethod
    def train(cls, captions: Iterable[str], *, vocab_size: int = 2048) -> CaptionTokenizer:
        """Learn at most ``vocab_size`` pieces (fewer if the captions have fewer) from the captions.

        Raises ValueError when ``vocab_size`` cannot hold all bytes or there is nothing to learn from.
        """
        if vocab_size < _SMALLEST:
            raise ValueError(
                f"expected a vocabulary of at least {_SMALLEST} (256 bytes and 3 marks), got {vocab_size}; "
                "raise vocab_size"
            )
        texts = [text for text in map(normal, captions) if text]
        if not texts:
            raise ValueError("expected captions to train on, got none that has a word; check the corpus")
        learner = _bytes_to_pieces(models.BPE())
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            special_tokens=list(_SPECIAL),
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        )
        learner.train_from_iterator(texts, trainer)
        learned = json.loads(learner.to_str())["model"]
        merges = [(str(first), str(second)) for first, second in learned["merges"]]
        # Built again without the trainer's special tokens, which would be recognised inside texts: a user may
        # write the five letters "<end>".
        return cls(_bytes_to_pieces(models.BPE(vocab=learned["vocab"], merges=merges)))

    @property
    def size(self) -> int:
        """How many token numbers there are."""
        return int(self._bpe.get_vocab_size())

    def encode(self, text: str) -> list[int]:
        """The pieces of one text, without marks, of any length."""
        return list(self._bpe.encode(normal(text), add_special_tokens=False).ids)

    def encode_dropped(self, text: str, *, dropout: float, rng: np.random.Generator) -> list[int]:
        """As :meth:`encode`, where every merge is left out with a probability (BPE dropout, Provilkov et al. 2020).

        The library's own dropout cannot be seeded.
        """
        tokens: list[int] = []
        for word, _ in self._bpe.pre_tokenizer.pre_tokenize_str(normal(text)):
            pieces = list(word)
            while pairs := [
                (self._ranks[pair], at)
                for at, pair in enumerate(pairwise(pieces))
                if pair in self._ranks and rng.random() >= dropout
            ]:
                at = min(pairs)[1]
                pieces[at : at + 2] = ["".join(pieces[at : at + 2])]
            tokens += [int(self._bpe.token_to_id(piece) or 0) for piece in pieces]
        return tokens

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        """Which two pieces are merged, the most frequent first."""
        merges = json.loads(self._bpe.to_str())["model"]["merges"]
        return {(str(first), str(second)): rank for rank, (first, second) in enumerate(merges)}

    def encode_batch(
        self, texts: Sequence[str], *, length: int, dropout: float = 0.0, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        """int64 (N, length): start, pieces, end, padding; texts too long lose their last pieces.

        The empty text is start and end alone. ``dropout`` (with
        ``rng``) as in :meth:`encode_dropped`.
        """
        if isinstance(texts, str):
            raise ValueError(f"expected a list of texts, got the one text {texts!r}; put it in a list")
        if length < 3:
            raise ValueError(f"expected a length of at least 3 (start, a piece, end), got {length}")
        tokens = np.full((len(texts), length), PAD_ID, np.int64)
        # One by one, not with the library's threads: those warn when a data loader forks later.
        for row, text in zip(tokens, texts, strict=True):
            found = self.encode(text) if rng is None else self.encode_dropped(text, dropout=dropout, rng=rng)
            pieces = [START_ID, *found[: length - 2], END_ID]
            row[: len(pieces)] = pieces
        return tokens

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of one row; marks and padding are left out."""
        pieces = [int(token) for token in tokens if token > END_ID]
        return str(self._bpe.decode(pieces)).removeprefix(" ")

    def to_json(self) -> str:
        """The trained tokenizer in the format of Hugging Face ``tokenizers``."""
        return str(self._bpe.to_str())

    @classmethod
    def from_json(cls, content: str) -> CaptionTokenizer:
        """The inverse of :meth:`to_json`; ValueError for anything else."""
        try:
            bpe = Tokenizer.from_str(content)
        except Exception as error:  # the library raises plain Exception
            raise ValueError(
                f"expected a tokenizer as written by CaptionTokenizer.save, got {content[:40]!r}... "
                f"({error}); restore or train the weights again"
            ) from error
        if [bpe.token_to_id(mark) for mark in _SPECIAL] != [PAD_ID, START_ID, END_ID]:
            raise ValueError(
                f"expected a tokenizer whose first pieces are {', '.join(_SPECIAL)}, got another one; "
                "train one with CaptionTokenizer.train"
            )
        return cls(bpe)

    def save(self, path: str | Path) -> None:
        """Write one JSON file."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> CaptionTokenizer:
        """Read a file written by :meth:`save`; ValueError when it is missing or something else."""
        if not Path(path).is_file():
            raise ValueError(f"expected a tokenizer file, found none at {path}; give a tokenizer.json")
        return cls.from_json(Path(path).read_text(encoding="utf-8"))


def _bytes_to_pieces(model: models.BPE) -> Tokenizer:
    """A tokenizer on bytes. A word is the same pieces at the beginning of a text as after a blank."""
    bpe = Tokenizer(model)
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    bpe.decoder = decoders.ByteLevel()
    return bpe
