"""``imagery corpus build``."""

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
