"""The recipe of every network by name, and training by it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from lightning_fabric.utilities.rank_zero import rank_zero_only

from imagery_agent.imagination.learned import load_dvae
from imagery_agent.language.operations import instruction
from imagery_agent.language.scene import caption
from imagery_agent.models.dalle.transformer import PRESETS as DALLE_PRESETS
from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.models.prior import PriorConfig
from imagery_agent.pretrained import WEIGHTS_DIR, Weights, load_folder
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.checkpoint import load_checkpoint, write_text
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.own_pictures.layouts import is_picture_folder
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_agent.training.devices import Machines
from imagery_agent.training.loop import train as run_loop
from imagery_agent.training.options import TrainingOptions
from imagery_agent.training.recipe import ExportableRecipe
from imagery_agent.training.run_folder import Order, claimed, earlier_run, goes_on, mark_if_finished

if TYPE_CHECKING:
    from imagery_agent.training.recipes.dvae import DVAERecipe

MODELS = ("dvae", "prior", "words", "motions", "interpreter", "detector")
FROM_PRIOR = ("words", "motions")
"""Networks that begin from a trained prior."""
TOKENIZER_SIZE, TOKENIZER_FILE = 2048, "tokenizer.json"
SCENES_READ, CHANGES_READ = 10_000, 300
"""Captions, and instructions of each kind, that a tokenizer is trained on."""
BEGUN_FILE = "begun_from.txt"
"""Checksum of the weights that a run began from, where these were not random."""
PAPER, PRESET_FILE = "paper", "preset.txt"
PRESETS = {"dvae": (PAPER,), "prior": tuple(DALLE_PRESETS)}
"""Settings of Ramesh et al. 2021 in place of the recipe's."""
CHANGEABLE = ("steps", "batch_size", "learning_rate")
"""Settings that may be given in place of the recipe's."""


def train(model: str, options: TrainingOptions) -> None:
    """Train one of MODELS; checkpoints, log and pictures go to the run's folder.

    The same options go on with a run that was interrupted. A resumed run keeps its settings where the options do not
    change them.
    """
    run_dir, weights = options.run_dir or Path("runs") / model, options.weights or WEIGHTS_DIR
    order = Order.of(model, options)
    state = load_checkpoint(run_dir) if goes_on(run_dir, order, resume=options.resume) else None
    from_shipped = options.from_shipped or (state is not None and _began_from_shipped(run_dir))
    earlier = model if from_shipped else "prior" if model in FROM_PRIOR else None
    begun = None if earlier is None else load_folder(weights / earlier, kind=earlier)
    preset = options.preset or preset_of(run_dir)
    recipe = make_recipe(
        model,
        options.data,
        {**changes_of(state), **options.changes},
        run_dir,
        tokenizer_json=begun.files.get(TOKENIZER_FILE) if begun else None,
        preset=preset,
        weights=weights,
        skip_unusable=options.skip_unusable,
        cache=options.cache,
        begun_from=begun,
    )
    if isinstance(recipe.data, PictureFolder):
        rank_zero_only(print)(recipe.data.summary)
    for remark in getattr(recipe, "remarks", ()):
        rank_zero_only(print)(remark)
    with claimed(run_dir, order, resume=options.resume) as going_on:
        if going_on and state is not None:
            rank_zero_only(print)(f"going on in {run_dir} after step {state['step']}")
        if recipe.tokenizer is not None:
            write_text(run_dir / TOKENIZER_FILE, recipe.tokenizer.to_json())
        if preset is not None:
            write_text(run_dir / PRESET_FILE, preset)
        if begun is not None and not going_on:
            write_text(run_dir / BEGUN_FILE, begun.sha256)
        run_loop(
            recipe,
            run_dir,
            resume=going_on,
            clock=options.clock,
            initial=begun.state if begun and earlier == model else None,
            machines=Machines(
                options.devices, options.num_nodes, options.precision, options.accelerator, options.workers
            ),
        )
        finished = mark_if_finished(run_dir, order)
    own = weights if isinstance(recipe.data, Corpus) else options.weights or Path("my-weights")
    rank_zero_only(print)(_told(finished, model, options, run_dir, own, preset))


def _began_from_shipped(run_dir: Path) -> bool:
    run = earlier_run(run_dir)
    return run is not None and run.order is not None and run.order.from_shipped


def _told(
    finished: bool, model: str, options: TrainingOptions, run_dir: Path, weights: Path, preset: str | None
) -> str:
    """What has been done, and the command that comes next."""
    done = f"trained {model} in {run_dir}"
    if not finished:
        done += ", not yet to its last step (the same command goes on)"
    if preset in DALLE_PRESETS:
        return f"{done}; {preset} is compared with the paper and not exported"
    words = ["imagery", "export", model, "--data", options.data, "--run-dir", run_dir]
    if weights != WEIGHTS_DIR:
        words += ["--weights", weights]
    return f"{done}; install it with: {shlex.join(map(str, words))}"


def corpus_tokenizer(corpus: Corpus) -> CaptionTokenizer:
    """A tokenizer trained on captions and instructions of a corpus; the same every time."""
    return CaptionTokenizer.train(_sentences(corpus), vocab_size=TOKENIZER_SIZE)


def _sentences(corpus: Corpus) -> Iterator[str]:
    sampler, rng = SceneSampler(corpus), np.random.default_rng(0)
    changes = ChangeSampler(sampler)
    for name in corpus.names(("icon", "letter", "primitive"), ("train", "drawing", "concept")):
        yield name
        yield f"a black {name}"
        yield from corpus.synonyms.get(name, [])
    for _ in range(SCENES_READ):
        yield caption(sampler.scene(rng).scene)
    kinds = ("rotate", "mirror", "shift", "zoom", "add", "remove", "attach")
    for kind in kinds + (("turn",) if len(corpus.figures["train"]) else ()):
        for _ in range(CHANGES_READ):
            yield instruction(changes.pair(rng, kind).operation)


def make_recipe(
    model: str,
    data: Path,
    changes: Mapping[str, Any],
    run_dir: Path,
    *,
    tokenizer_json: bytes | None = None,
    preset: str | None = None,
    weights: Path = WEIGHTS_DIR,
    skip_unusable: bool = False,
    cache: Path | None = None,
    begun_from: Weights | None = None,
) -> ExportableRecipe:
    """The recipe of a network; its tokenizer is the run's own, else the one given, else trained on the data.

    ``skip_unusable`` and ``cache`` as for :class:`PictureFolder`, for own pictures alone; ``begun_from`` the
    weights that the training of an interpreter begins from instead of fresh ones, or the prior that ``words`` begins
    from or whose motions are trained.

    Raises:
        ValueError: an unknown model or preset, or data that the model cannot be trained on.
    """
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
        opened = partial(PictureFolder, data, skip_unusable=skip_unusable, cache=cache)
        return _of_pictures(model, opened, changes, tokenizer, preset, weights)
    corpus = Corpus(data)
    if model == "dvae":
        return _dvae(corpus, changes, preset)
    if preset is not None:
        raise ValueError(f"the preset {preset} learns from pictures with captions; {data} is a corpus of drawings")
    if model == "detector":
        from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
        from imagery_agent.training.recipes import detector

        own = ClipInterpreter.load(weights / "interpreter")
        return detector.DetectorRecipe(corpus, replace(detector.SETTINGS, **changes), own, load_dvae(weights))
    if model in FROM_PRIOR:
        from imagery_agent.training.recipes import motions, words

        begun_from = begun_from or load_folder(weights / "prior", kind="prior")
        if model == "words":
            return words.WordsRecipe(corpus, replace(words.SETTINGS, **changes), load_dvae(weights), begun_from)
        return motions.MotionRecipe(corpus, replace(motions.SETTINGS, **changes), load_dvae(weights), begun_from)
    tokenizer = tokenizer or corpus_tokenizer(corpus)
    if model == "prior":
        from imagery_agent.training.recipes import prior

        settings = replace(prior.SETTINGS, **changes)
        return prior.PriorRecipe(corpus, settings, load_dvae(weights), tokenizer)
    from imagery_agent.interpreter.clip import InterpreterModel
    from imagery_agent.interpreter.config import InterpreterConfig
    from imagery_agent.training.recipes import interpreter

    settings = replace(interpreter.SETTINGS, **changes)
    earlier = (
        None
        if begun_from is None
        else begun_from.fill(InterpreterModel(InterpreterConfig.from_dict(begun_from.config)))
    )
    return interpreter.InterpreterRecipe(corpus, settings, tokenizer, load_dvae(weights), earlier=earlier)


def _dvae(source: Corpus | PictureFolder, changes: Mapping[str, Any], preset: str | None) -> DVAERecipe:
    from imagery_agent.training.recipes.dvae import PAPER_SETTINGS, SETTINGS, DVAERecipe

    if preset == PAPER:
        return DVAERecipe(source, replace(PAPER_SETTINGS, **changes), DVAEConfig(likelihood="logit_laplace"))
    return DVAERecipe(source, replace(SETTINGS, **changes), DVAEConfig())


def _of_pictures(
    model: str,
    opened: Callable[..., PictureFolder],
    changes: Mapping[str, Any],
    tokenizer: CaptionTokenizer | None,
    preset: str | None,
    weights: Path,
) -> ExportableRecipe:
    if model == "dvae":
        return _dvae(opened(side_px=DVAEConfig().picture_px), changes, preset)
    if model != "prior":
        raise ValueError(f"expected a corpus of drawings for the {model}, got a folder of pictures; see --data")
    from imagery_agent.training.recipes import captioned_pictures
    from imagery_agent.training.recipes.prior import BLOCK

    dvae = load_dvae(weights)
    codes, grid = dvae.config.codes, dvae.config.grid
    config = DALLE_PRESETS[preset] if preset else PriorConfig(codes=codes, grid=grid, text_length=64, block=BLOCK)
    if (config.codes, config.grid) != (codes, grid):
        raise ValueError(
            f"expected a discrete VAE of {config.codes} codes on {config.grid} x {config.grid} cells for {preset}, "
            f"got {codes} on {grid} x {grid} in {weights}; give another with --weights"
        )
    pictures = opened(side_px=dvae.config.picture_px)
    tokenizer = tokenizer or CaptionTokenizer.train(
        (entry.caption for entry in pictures.train), vocab_size=config.text_vocabulary
    )
    settings = replace(captioned_pictures.SETTINGS, **changes)
    return captioned_pictures.CaptionedRecipe(pictures, settings, dvae, tokenizer, config)


def preset_of(run_dir: Path) -> str | None:
    """The preset that a run was started with."""
    path = run_dir / PRESET_FILE
    return path.read_text(encoding="utf-8") if path.is_file() else None


def changes_of(state: dict[str, Any] | None) -> dict[str, Any]:
    """The settings in which a run may differ from its recipe."""
    return {} if state is None else {name: state["settings"][name] for name in CHANGEABLE}
