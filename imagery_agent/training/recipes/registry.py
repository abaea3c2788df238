"""Train a network by name, and ship it when it beats what is shipped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from lightning_fabric.utilities.rank_zero import rank_zero_only
from torch import nn

from imagery_agent.imagination.learned import load_dvae
from imagery_agent.language.operations import instruction
from imagery_agent.language.scene import caption
from imagery_agent.models.dalle import PRESETS as DALLE_PRESETS
from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.models.prior import PriorConfig
from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, load_folder, save_folder
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training import model_cards
from imagery_agent.training.checkpoint import load_checkpoint, write_text
from imagery_agent.training.data.canonical_scenes import Typical, typical_drawings
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.picture_folders import PictureFolder, is_picture_folder
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_agent.training.devices import ALONE, Machines
from imagery_agent.training.loop import LoopSettings
from imagery_agent.training.loop import train as run_loop

MODELS = ("dvae", "prior", "interpreter")
TOKENIZER_SIZE, TOKENIZER_FILE, TYPICAL_FILE = 2048, "tokenizer.json", "typical.json"
PAPER, PRESET_FILE = "paper", "preset.txt"
PRESETS = {"dvae": (PAPER,), "prior": tuple(DALLE_PRESETS)}
"""Settings of Ramesh et al. 2021 in place of ours."""
CHANGEABLE = ("steps", "batch_size", "learning_rate")
"""Settings that may be given in place of ours."""


@dataclass(frozen=True)
class _Trained:
    recipe: Any
    settings: LoopSettings
    tokenizer: CaptionTokenizer | None
    corpus: Corpus | PictureFolder


def train(
    model: str,
    *,
    data: Path,
    run_dir: Path,
    resume: bool = False,
    minutes: float | None = None,
    changes: Mapping[str, Any] | None = None,
    from_shipped: bool = False,
    preset: str | None = None,
    weights: Path = WEIGHTS_DIR,
    machines: Machines = ALONE,
) -> None:
    """Train ``dvae``, ``prior`` or ``interpreter``; checkpoints, log and pictures go to ``run_dir``.

    ``data`` is a corpus, or for ``dvae`` and ``prior`` anybody's pictures
    (:mod:`imagery_agent.training.data.picture_folders`).
    ``from_shipped`` begins a new run from the weights in ``weights`` instead of fresh ones; the prior learns the codes
    of the discrete VAE there. ``preset`` is one of :data:`PRESETS`. ``changes`` are values of
    :class:`~imagery_agent.training.loop.LoopSettings` in place of ours; a resumed run keeps its own.
    """
    state = load_checkpoint(run_dir) if resume else None
    changes = {**_changes_of(state), **(changes or {})}
    shipped = load_folder(weights / model, kind=model) if from_shipped else None
    tokenizer = shipped.files.get(TOKENIZER_FILE) if shipped else None
    preset = preset or _preset_of(run_dir)
    made = _recipe(model, data, changes, run_dir, tokenizer, preset=preset, weights=weights)
    initial = shipped.state if shipped else None
    run_dir.mkdir(parents=True, exist_ok=True)
    if made.tokenizer is not None:
        write_text(run_dir / TOKENIZER_FILE, made.tokenizer.to_json())
    if preset is not None:
        write_text(run_dir / PRESET_FILE, preset)
    run_loop(
        made.recipe,
        made.settings,
        run_dir,
        resume=resume,
        minutes=minutes,
        initial=initial,
        machines=machines,
    )
    rank_zero_only(print)(
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
    preset = _preset_of(run_dir)
    if preset in DALLE_PRESETS:
        raise ValueError(f"{preset} exists to be compared with the paper; no imagination is made from it")
    if is_picture_folder(data) and weights == WEIGHTS_DIR:
        raise ValueError(
            "expected a folder of their own for networks of your pictures: give --weights FOLDER"
        )
    made = _recipe(model, data, _changes_of(state), run_dir, preset=preset, weights=weights)
    candidate = _filled(made.recipe, state["average"])
    figures = _figures(made.recipe, candidate, run_dir)
    name, sign = made.recipe.judged_by  # a held-out figure, and whether more or less of it is better
    shipped = _shipped_figures(model, made, weights)
    if shipped is not None and sign * shipped[name] >= sign * figures[name]:
        print(f"kept the shipped {model}: {name} {shipped[name]:.4g}, the new one has {figures[name]:.4g}")
        return False
    about = _about_data(made.corpus, data)
    card = model_cards.card(
        model, data=about, figures=figures, settings=asdict(made.settings), step=state["step"]
    )
    _save(model, candidate, made, weights / model, card)
    before = "nothing" if shipped is None else f"{shipped[name]:.4g}"
    print(f"shipped {model}: {name} {figures[name]:.4g} (was {before}) in {weights / model}")
    return True


def _about_data(source: Corpus | PictureFolder, folder: Path) -> str | None:
    """What the model card says of the data; None for the corpus that it describes anyway."""
    if isinstance(source, PictureFolder):
        return f"{len(source.train)} pictures of {folder.name}."
    return model_cards.WIDE_DATA if source.tags else None


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
    kinds = ("rotate", "mirror", "shift", "zoom", "add", "remove", "attach")
    for kind in kinds + (("turn",) if len(corpus.figures["train"]) else ()):
        for _ in range(300):
            yield instruction(changes.pair(rng, kind).operation)


def _recipe(
    model: str,
    data: Path,
    changes: Mapping[str, Any],
    run_dir: Path,
    tokenizer_json: bytes | None = None,
    *,
    preset: str | None = None,
    weights: Path = WEIGHTS_DIR,
) -> _Trained:
    """How to train a network; its tokenizer is the run's own, else the one given, else learned from the data."""
    if model not in MODELS:
        raise ValueError(f"unknown model {model!r}; expected one of {', '.join(MODELS)}")
    if preset is not None and preset not in PRESETS.get(model, ()):
        raise ValueError(
            f"expected a preset of {model} ({', '.join(PRESETS.get(model, ())) or 'it has none'}), got {preset}"
        )
    if (run_dir / TOKENIZER_FILE).is_file():
        tokenizer_json = (run_dir / TOKENIZER_FILE).read_bytes()
    tokenizer = None if tokenizer_json is None else CaptionTokenizer.from_json(tokenizer_json.decode())
    if is_picture_folder(data):
        return _of_pictures(model, PictureFolder(data), changes, tokenizer, preset, weights)
    corpus = Corpus(data)
    if model == "dvae":
        return _dvae(corpus, changes, preset)
    if preset is not None:
        raise ValueError(
            f"the preset {preset} learns from pictures with captions; {data} is a corpus of drawings"
        )
    tokenizer = tokenizer or corpus_tokenizer(corpus)
    if model == "prior":
        from imagery_agent.training.recipes import prior

        settings = replace(prior.SETTINGS, **changes)
        typical = _typical(corpus, run_dir / TYPICAL_FILE)
        recipe = prior.PriorRecipe(corpus, settings, load_dvae(weights), tokenizer, typical=typical)
        return _Trained(recipe, settings, tokenizer, corpus)
    from imagery_agent.training.recipes import interpreter

    settings = replace(interpreter.SETTINGS, **changes)
    return _Trained(interpreter.InterpreterRecipe(corpus, settings, tokenizer), settings, tokenizer, corpus)


def _typical(corpus: Corpus, path: Path) -> Typical:
    """Which drawings words mostly stand for, by the shipped interpreter; the same as long as a run goes on."""
    if path.is_file():
        kept = json.loads(path.read_text())
        return {
            (kind, name): np.array(chosen) for kind, names in kept.items() for name, chosen in names.items()
        }
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

    found = typical_drawings(corpus, ClipInterpreter.load("default").encoder.pictures)
    kept = {kind: {} for kind, _ in found}
    for (kind, name), chosen in found.items():
        kept[kind][name] = chosen.tolist()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(kept))
    return found


def _dvae(source: Corpus | PictureFolder, changes: Mapping[str, Any], preset: str | None) -> _Trained:
    from imagery_agent.training.recipes import dvae

    if preset == PAPER:
        settings = replace(dvae.PAPER_SETTINGS, **changes)
        config = DVAEConfig(likelihood="logit_laplace")
    else:
        settings, config = replace(dvae.SETTINGS, **changes), DVAEConfig()
    return _Trained(dvae.DVAERecipe(source, settings, config), settings, None, source)


def _of_pictures(
    model: str,
    pictures: PictureFolder,
    changes: Mapping[str, Any],
    tokenizer: CaptionTokenizer | None,
    preset: str | None,
    weights: Path,
) -> _Trained:
    if model == "dvae":
        return _dvae(pictures, changes, preset)
    if model != "prior":
        raise ValueError(f"expected a corpus of drawings for the {model}, got pictures in {pictures.folder}")
    from imagery_agent.training.recipes import captioned_pictures

    dvae = load_dvae(weights)
    codes, grid = dvae.config.codes, dvae.config.grid
    config = DALLE_PRESETS[preset] if preset else PriorConfig(codes=codes, grid=grid, text_length=64)
    if (config.codes, config.grid) != (codes, grid):
        raise ValueError(
            f"expected a discrete VAE of {config.codes} codes on {config.grid} x {config.grid} cells for {preset}, "
            f"got {codes} on {grid} x {grid} in {weights}; give another with --weights"
        )
    tokenizer = tokenizer or CaptionTokenizer.train(
        (entry.caption for entry in pictures.train), vocab_size=config.text_vocabulary
    )
    settings = replace(captioned_pictures.SETTINGS, **changes)
    recipe = captioned_pictures.CaptionedRecipe(pictures, settings, dvae, tokenizer, config)
    return _Trained(recipe, settings, tokenizer, pictures)


def _preset_of(run_dir: Path) -> str | None:
    path = run_dir / PRESET_FILE
    return path.read_text() if path.is_file() else None


def _changes_of(state: dict[str, Any] | None) -> dict[str, Any]:
    """What a run's settings may differ in from ours."""
    return {} if state is None else {name: state["settings"][name] for name in CHANGEABLE}


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
        kind = type(shaped.config)
        shaped.config = kind.from_dict(found.config) if hasattr(kind, "from_dict") else kind(**found.config)
        with TemporaryDirectory() as folder:  # the pictures in the run's folder stay those of the run
            return _figures(made.recipe, _filled(shaped, found.state), Path(folder))
    except (WeightsError, RuntimeError, TypeError):
        return None


def _save(model: str, network: Any, made: _Trained, folder: Path, card: str) -> None:
    if model == "interpreter":
        from imagery_agent.interpreter.clip_interpreter import save_interpreter
        from imagery_agent.training.recipes.interpreter import vocabulary

        assert made.tokenizer is not None and isinstance(made.corpus, Corpus)  # noqa: PT018
        save_interpreter(
            folder, network, tokenizer=made.tokenizer, vocabulary=vocabulary(made.corpus), card=card
        )
        return
    files = {} if made.tokenizer is None else {TOKENIZER_FILE: made.tokenizer.to_json().encode()}
    config = json.loads(json.dumps(asdict(network.config)))
    save_folder(folder, kind=model, config=config, state=network.state_dict(), extra_files=files, card=card)
