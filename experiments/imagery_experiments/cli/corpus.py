"""``imagery corpus build`` and ``words``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from imagery_agent.validation import check_seed


def build_corpus(
    folder: tyro.conf.Positional[Path] = Path("corpus"),
    *,
    seed: int = 0,
    mini: bool = False,
    wide: bool = False,
    cache: Annotated[Path | None, tyro.conf.arg(metavar="PATH")] = None,
) -> None:
    """Build the training corpus.

    Args:
        folder: Folder of the shards.
        seed: Seed of the splits and the drawn figures.
        mini: Built-in drawings alone (letters, primitives, figures); needs no network.
        wide: Add about a thousand rarer names, with tags, for the interpreter.
        cache: Folder of downloaded files.
    """
    check_seed(seed)
    from imagery_experiments.corpus import build

    build.build_corpus(folder, seed=seed, mini=mini, wide=wide, cache=cache)


def build_words(
    out: tyro.conf.Positional[Path] = Path("word_vectors.npz"),
    *,
    cache: Annotated[Path | None, tyro.conf.arg(metavar="PATH")] = None,
) -> None:
    """Build the table of word vectors by which unknown words find known names (needs the extra "words").

    Args:
        out: File to write.
        cache: Folder of downloaded files.
    """
    from imagery_agent.imagination.drawn_names import drawn_names
    from imagery_agent.interpreter.clip_interpreter import shipped_vocabulary
    from imagery_experiments.corpus.word_vectors import build_word_vectors

    synonyms = drawn_names()
    names = [*synonyms, *(word for others in synonyms.values() for word in others), *shipped_vocabulary()]
    table = build_word_vectors(out, names=list(dict.fromkeys(names)), cache=cache)
    print(f"wrote {out}: {len(table.numbers)} words with {table.vectors.shape[1]} values each")
