"""Train a network by name, and ship it when it beats what is shipped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import copy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch import nn

from imagery_agent.imagination import load_dvae
from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, load_folder, save_folder
from imagery_agent.scene import caption, instruction
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training import cards
from imagery_agent.training.canonical import typical_drawings
from imagery_agent.training.changes import ChangeSampler
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data import Corpus
from imagery_agent.training.loop import LoopSettings
from imagery_agent.training.loop import train as run_loop
from imagery_agent.training.sampling import SceneSampler

MODELS = ("dvae", "prior", "interpreter")
TOKENIZER_SIZE, TOKENIZER_FILE = 2048, "tokenizer.json"
JUDGED_BY = {"dvae": ("psnr_db", 1), "prior": ("rotate_error_ratio", -1), "interpreter": ("top5", 1)}
"""The held-out figure that decides whether new weights replace shipped ones, and whether more is better."""


@dataclass(frozen=True)
class _Trained:
    recipe: Any
    settings: LoopSettings
    tokenizer: CaptionTokenizer | None


def train(
    model: str,
    *,
    data: Path,
    run_dir: Path,
    resume: bool = False,
    minutes: float | None = None,
    steps: int | None = None,
    from_shipped: bool = False,
) -> None:
    """Train ``dvae``, ``prior`` or ``interpreter`` on a corpus; checkpoints, log and pictures go to ``run_dir``.

    ``from_shipped`` begins a new run from the shipped weights instead of fresh ones.
    """
    if resume and steps is None and (state := load_checkpoint(run_dir)) is not None:
        steps = state["settings"]["steps"]
    shipped = load_folder(WEIGHTS_DIR / model, kind=model) if from_shipped else None
    tokenizer = shipped.files.get(TOKENIZER_FILE) if shipped else None
    made = _recipe(model, Corpus(data), steps, run_dir, tokenizer)
    initial = shipped.state if shipped else None
    run_dir.mkdir(parents=True, exist_ok=True)
    if made.tokenizer is not None:
        (run_dir / TOKENIZER_FILE).write_text(made.tokenizer.to_json())
    run_loop(made.recipe, made.settings, run_dir, resume=resume, minutes=minutes, initial=initial)
    print(
        f"trained {model} in {run_dir}; ship it with: imagery export {model} --data {data} --run-dir {run_dir}"
    )


def export(
    model: str, *, data: Path, run_dir: Path, weights: Path = WEIGHTS_DIR, corpus_name: str = "icons"
) -> bool:
    """Install a run's averaged weights in ``weights/MODEL`` unless what is there is better on held-out data.

    Returns whether they were installed.
    """
    state = load_checkpoint(run_dir)
    if state is None:
        raise FileNotFoundError(
            f"expected a training run in {run_dir}, found none; train first: imagery train {model}"
        )
    made = _recipe(model, Corpus(data), state["settings"]["steps"], run_dir)
    candidate = _filled(made.recipe, state["average"])
    figures = _figures(made.recipe, candidate, run_dir)
    name, sign = JUDGED_BY[model]
    shipped = _shipped_figures(model, made, weights)
    if shipped is not None and sign * shipped[name] >= sign * figures[name]:
        print(f"kept the shipped {model}: {name} {shipped[name]:.4g}, the new one has {figures[name]:.4g}")
        return False
    card = cards.card(model, figures=figures, settings=asdict(made.settings), step=state["step"])
    _save(model, candidate, made, weights / model, card)
    before = "nothing" if shipped is None else f"{shipped[name]:.4g}"
    print(f"shipped {model}: {name} {figures[name]:.4g} (was {before}) in {weights / model}")
    return True


def corpus_tokenizer(corpus: Corpus) -> CaptionTokenizer:
    """The pieces of words learned from captions and instructions of a corpus; the same every time."""
    return CaptionTokenizer.train(_sentences(corpus), vocab_size=TOKENIZER_SIZE)


def _sentences(corpus: Corpus) -> Iterator[str]:
    sampler, rng = SceneSampler(corpus), np.random.default_rng(0)
    changes = ChangeSampler(sampler)
    for name in corpus.names(("icon", "letter", "primitive"), ("train", "drawing", "concept")):
        yield name
        yield f"a black {name}"
        yield from corpus.synonyms.get(name, [])
    for _ in range(10_000):
        yield caption(sampler.scene(rng).scene)
    kinds = ("rotate", "mirror", "shift", "zoom", "add", "remove")
    for kind in kinds + (("turn",) if len(corpus.figures["train"]) else ()):
        for _ in range(300):
            yield instruction(changes.pair(rng, kind).operation)


def _recipe(
    model: str, corpus: Corpus, steps: int | None, run_dir: Path, tokenizer_json: bytes | None = None
) -> _Trained:
    """How to train a network; its tokenizer is the run's own, else the one given, else learned from the corpus."""
    if model not in MODELS:
        raise ValueError(f"unknown model {model!r}; expected one of {', '.join(MODELS)}")
    if model == "dvae":
        from imagery_agent.training.dvae import SETTINGS, DVAERecipe

        settings = _with_steps(SETTINGS, steps)
        return _Trained(DVAERecipe(corpus, settings), settings, None)
    if (run_dir / TOKENIZER_FILE).is_file():
        tokenizer_json = (run_dir / TOKENIZER_FILE).read_bytes()
    tokenizer = (
        corpus_tokenizer(corpus)
        if tokenizer_json is None
        else CaptionTokenizer.from_json(tokenizer_json.decode())
    )
    if model == "prior":
        from imagery_agent.interpreter.clip import ClipInterpreter
        from imagery_agent.training import prior

        settings = _with_steps(prior.SETTINGS, steps)
        typical = typical_drawings(corpus, ClipInterpreter.load("default").encoder.pictures)
        recipe = prior.PriorRecipe(corpus, settings, load_dvae(), tokenizer, typical=typical)
        return _Trained(recipe, settings, tokenizer)
    from imagery_agent.training import interpreter

    settings = _with_steps(interpreter.SETTINGS, steps)
    return _Trained(interpreter.InterpreterRecipe(corpus, settings, tokenizer), settings, tokenizer)


def _with_steps(settings: LoopSettings, steps: int | None) -> LoopSettings:
    return settings if steps is None else replace(settings, steps=steps)


def _filled(recipe: Any, state: dict[str, torch.Tensor]) -> nn.Module:
    model = recipe.build()
    model.load_state_dict(state)
    return model.eval()


def _figures(recipe: Any, model: nn.Module, run_dir: Path) -> dict[str, float]:
    with torch.no_grad():
        return recipe.report(model, run_dir)


def _shipped_figures(model: str, made: _Trained, weights: Path) -> dict[str, float] | None:
    """Figures of the shipped weights under the same recipe, or None when they are of another shape or absent."""
    try:
        found = load_folder(weights / model, kind=model)
        shaped = copy(made.recipe)
        shaped.config = type(shaped.config)(**found.config)
        with TemporaryDirectory() as folder:  # the pictures in the run's folder stay those of the run
            return _figures(made.recipe, _filled(shaped, found.state), Path(folder))
    except (WeightsError, RuntimeError, TypeError):
        return None


def _save(model: str, network: Any, made: _Trained, folder: Path, card: str) -> None:
    if model == "interpreter":
        from imagery_agent.interpreter.clip import save_interpreter
        from imagery_agent.training.interpreter import vocabulary

        assert made.tokenizer is not None
        save_interpreter(
            folder, network, tokenizer=made.tokenizer, vocabulary=vocabulary(made.recipe.corpus), card=card
        )
        return
    files = {} if made.tokenizer is None else {TOKENIZER_FILE: made.tokenizer.to_json().encode()}
    config = json.loads(json.dumps(asdict(network.config)))
    save_folder(folder, kind=model, config=config, state=network.state_dict(), extra_files=files, card=card)
