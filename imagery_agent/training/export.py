"""The export of a trained network: its weights are installed if they are better than those in place."""

from __future__ import annotations

import json
import shutil
from copy import copy
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from imagery_agent.imagination.drawn_names import NAMES_FILE
from imagery_agent.imagination.learned import DVAE_FILE
from imagery_agent.models.dalle.transformer import PRESETS as DALLE_PRESETS
from imagery_agent.pretrained import WEIGHTS_DIR, Weights, WeightsError, load_folder, save_folder, weights_checksum
from imagery_agent.training import model_cards
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.own_pictures.layouts import is_picture_folder
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.data.scene_sampling import KIND_SHARES
from imagery_agent.training.recipe import ExportableRecipe, Recipe
from imagery_agent.training.recipes.registry import BEGUN_FILE, TOKENIZER_FILE, changes_of, make_recipe, preset_of
from imagery_agent.training.run_folder import Run, earlier_run

_BEGUN_FROM = {"interpreter": "interpreter", "words": "prior"}
"""Networks that are used with those that their training began from; these must be in place still."""


def export(model: str, *, data: Path, run_dir: Path, weights: Path = WEIGHTS_DIR, cache: Path | None = None) -> bool:
    """Install a run's averaged weights in ``weights/MODEL`` unless those in place are better on held-out data.

    The discrete VAE that a prior was trained with is installed beside it where there is none. ``cache`` is where
    decoded pictures are kept, if not in the user's cache folder. Returns whether the run's weights were installed.

    An interpreter that was tuned from the weights in place goes half of the way (:func:`_midway`).

    Raises:
        FileNotFoundError: there is no run in the folder.
        ValueError: an interpreter that was tuned from other weights than those in place, a network made from another
            prior, one that is not used by the package, or one of own pictures for the package's own folder.
    """
    state = load_checkpoint(run_dir)
    if state is None:
        raise FileNotFoundError(f"expected a training run in {run_dir}, found none; train first: imagery train {model}")
    preset = preset_of(run_dir)
    if preset in DALLE_PRESETS:
        raise ValueError(f"{preset} exists to be compared with the paper; no imagination is made from it")
    if is_picture_folder(data) and weights == WEIGHTS_DIR:
        raise ValueError("expected a folder of their own for networks of your pictures: give --weights FOLDER")
    run = earlier_run(run_dir)
    skip = run is not None and run.order is not None and run.order.skip_unusable
    dvae = _discrete_vae(run, weights)
    begun = _begun_from(run_dir, weights, _BEGUN_FROM[model]) if model in _BEGUN_FROM else None
    recipe = make_recipe(
        model,
        data,
        changes_of(state),
        run_dir,
        preset=preset,
        weights=dvae.parent,
        skip_unusable=skip,
        cache=cache,
        begun_from=begun,
    )
    average = state["average"]
    if begun is not None and model == "interpreter":
        average = _midway(begun.state, average)
    candidate = _filled(recipe, average)
    figures, metric = _figures(recipe, candidate, run_dir), recipe.selection_metric
    shipped = _shipped_figures(model, recipe, weights)
    if shipped is not None and not metric.is_better(figures, shipped):
        print(
            f"kept the shipped {model}: {metric.name} {shipped[metric.name]:.4g}, the new one has "
            f"{figures[metric.name]:.4g}"
        )
        return False
    card = model_cards.card(
        model,
        data=_about_data(model, recipe.data, data),
        figures=figures,
        settings=asdict(recipe.settings),
        step=state["step"],
    )
    if model == "prior":
        _install_beside(dvae, weights / "dvae")
    _save(model, candidate, recipe, weights / model, card, dvae)
    before = "nothing" if shipped is None else f"{shipped[metric.name]:.4g}"
    print(f"shipped {model}: {metric.name} {figures[metric.name]:.4g} (was {before}) in {weights / model}")
    return True


def _begun_from(run_dir: Path, weights: Path, kind: str) -> Weights | None:
    """The weights that a run began from, which must be in place still; None: it began from random ones."""
    folder = weights / kind
    if not (run_dir / BEGUN_FILE).is_file():
        return None
    begun = (run_dir / BEGUN_FILE).read_text(encoding="utf-8").strip()
    if (found := weights_checksum(folder)) != begun:
        raise ValueError(
            f"expected in {folder} the weights that {run_dir} began from ({begun[:12]}), got {found[:12]}; give their "
            "folder with --weights, or train from those in place"
        )
    return load_folder(folder, kind=kind)


def _midway(earlier: dict[str, torch.Tensor], tuned: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Half of the way from earlier weights to tuned ones.

    This keeps almost all that was learned before and most of what tuning brought (Wortsman et al. 2022, *Robust
    fine-tuning of zero-shot models*).
    """
    return {
        name: torch.lerp(earlier[name].float(), tensor.float(), 0.5) if tensor.is_floating_point() else tensor
        for name, tensor in tuned.items()
    }


def _discrete_vae(run: Run | None, weights: Path) -> Path:
    """The folder of the discrete VAE that the run encoded its pictures with."""
    order = None if run is None else run.order
    if order is None:  # a run of an older version
        return (weights if (weights / "dvae").is_dir() else WEIGHTS_DIR) / "dvae"
    return (WEIGHTS_DIR if order.weights is None else Path(order.weights)) / "dvae"


def _install_beside(dvae: Path, place: Path) -> None:
    """Copy the discrete VAE to its place; ValueError if another one is there, whose codes mean other things."""
    if not place.exists():
        temporary = place.with_name("dvae.tmp")
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.copytree(dvae, temporary)
        temporary.replace(place)
    elif weights_checksum(place) != weights_checksum(dvae):
        raise ValueError(
            f"the prior was trained with the discrete VAE in {dvae}, and {place} holds another; export to another "
            "folder (--weights), or train the prior with that one"
        )


def _about_data(model: str, source: Corpus | PictureFolder, folder: Path) -> str | None:
    """The model card's paragraph about the data; None for the standard corpus."""
    if isinstance(source, PictureFolder):
        return f"{len(source.train)} pictures of {folder.name}."
    if not source.tags:
        return None
    return model_cards.INTERPRETER_DATA if model == "interpreter" else model_cards.WIDE_DATA


def _filled(recipe: Recipe, state: dict[str, torch.Tensor]) -> nn.Module:
    model = recipe.build()
    model.load_state_dict(state)
    return model.eval()


def _figures(recipe: Recipe, model: nn.Module, run_dir: Path) -> dict[str, float]:
    with torch.no_grad():
        return recipe.report(model, run_dir)


def _shipped_figures(model: str, recipe: ExportableRecipe, weights: Path) -> dict[str, float] | None:
    """Figures of the shipped weights under the same recipe, or None when they are of another shape or absent."""
    try:
        network = _shipped(recipe, weights / model)
        with TemporaryDirectory() as folder:  # the pictures in the run's folder stay those of the run
            return _figures(recipe, network, Path(folder))
    except (WeightsError, RuntimeError, TypeError):
        return None


def _shipped(recipe: ExportableRecipe, folder: Path) -> nn.Module:
    found = load_folder(folder, kind=folder.name)
    shaped: Any = copy(recipe)
    kind = type(recipe.config)
    own = getattr(kind, "from_dict", None)
    shaped.config = found.read_config(kind) if own is None else own(found.config)
    return _filled(shaped, found.state)


def _save(model: str, network: Any, recipe: ExportableRecipe, folder: Path, card: str, dvae: Path) -> None:
    if model == "interpreter":
        from imagery_agent.interpreter.clip_interpreter import save_interpreter
        from imagery_agent.training.recipes.interpreter import vocabulary

        assert recipe.tokenizer is not None
        assert isinstance(recipe.data, Corpus)
        save_interpreter(folder, network, tokenizer=recipe.tokenizer, vocabulary=vocabulary(recipe.data), card=card)
        return
    files = {} if recipe.tokenizer is None else {TOKENIZER_FILE: recipe.tokenizer.to_json().encode()}
    if model == "motions":
        files[DVAE_FILE] = weights_checksum(dvae).encode()
    if model in ("prior", "words") and isinstance(recipe.data, Corpus):
        names = recipe.data.names(tuple(KIND_SHARES), ("train",))
        files[NAMES_FILE] = json.dumps({name: recipe.data.synonyms[name] for name in names}, indent=0).encode()
    config = json.loads(json.dumps(asdict(network.config)))
    save_folder(folder, kind=model, config=config, state=network.state_dict(), extra_files=files, card=card)
