"""Training of the reference classifier on single drawings at every size and in every style of stroke."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_pixels, to_tensor
from imagery_agent.models.losses import Losses
from imagery_agent.pretrained import save_folder
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.naming_scenes import NamingSampler
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.stroke_styles import RESTYLED_SHARE, bent, restyled
from imagery_agent.training.loop import train
from imagery_agent.training.options import TrainingOptions
from imagery_agent.training.recipes.interpreter import redrawn, vocabulary
from imagery_agent.training.run_folder import Order, claimed, goes_on, mark_if_finished
from imagery_agent.training.schedule import LoopSettings
from imagery_experiments.evaluation.reference_classifier.network import (
    NAMES_FILE,
    WEIGHTS,
    ClassifierConfig,
    ClassifierModel,
    ReferenceClassifier,
    read_classifier,
)
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised

SETTINGS = LoopSettings(
    steps=6000,
    batch_size=192,
    learning_rate=2e-3,
    weight_decay=0.05,
    ema_decay=0.998,
    report_every_s=600.0,
    seed=20_000,
)
TILT_DEG = 12.0
MIRRORED_SHARE = 0.5
"""Share of things other than letters and digits that are mirrored."""


class ClassifierRecipe:
    """Recipe: single black drawings, normalised; reports naming accuracy on unseen drawings."""

    def __init__(self, corpus: Corpus, settings: LoopSettings) -> None:
        self.corpus, self.settings = corpus, settings
        self.names = vocabulary(corpus)
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._sampler = NamingSampler(corpus)
        unseen, rng = SceneSampler(corpus, ("drawing",)), np.random.default_rng(31)
        held_out = [self._drawn(unseen, rng, "icon" if unseen.by_kind["icon"] else None) for _ in range(768)]
        self._held_out = _ink(render(corpus, [layers for layers, _ in held_out]).numpy())
        self._true = [name for _, name in held_out]

    def build(self) -> nn.Module:
        """An untrained network."""
        return ClassifierModel(ClassifierConfig(names=len(self.names))).to(memory_format=torch.channels_last)

    def accelerate(self, model: nn.Module) -> None:
        """Nothing to do: compilation does not speed up convolutions on a CPU."""

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Ink (B, 64, 64) and numbers of names (B,)."""
        rng = np.random.default_rng([self.settings.seed, step])
        drawn = [
            self._drawn(self._sampler, rng, None, mirrored=MIRRORED_SHARE) for _ in range(self.settings.batch_size)
        ]
        pictures = to_tensor(render(self.corpus, [redrawn(layers, rng) for layers, _ in drawn]))
        black = torch.zeros(len(pictures), 3)
        pictures = bent(restyled(pictures, black, rng, share=RESTYLED_SHARE), rng)
        return torch.from_numpy(_ink(to_pixels(pictures))), torch.tensor([self._numbers[name] for _, name in drawn])

    def loss(self, model: nn.Module, batch: tuple[Tensor, Tensor], *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`ClassifierModel.loss`."""
        return Losses(model.loss(*batch), {})  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Top-1 and top-5 accuracy on unseen drawings of icons, among all names."""
        assert isinstance(model, ClassifierModel)
        return self.named_by(ReferenceClassifier(model, self.names))

    def named_by(self, classifier: ReferenceClassifier) -> dict[str, float]:
        """Top-1 and top-5 accuracy of a classifier on the unseen drawings whose names it has."""
        rows = [row for row, name in enumerate(self._true) if classifier.knows(name)]
        ranks = classifier.rank(self._held_out[rows], [self._true[row] for row in rows])
        return {"top1": float((ranks < 1).mean()), "top5": float((ranks < 5).mean())}

    def _drawn(
        self, sampler: SceneSampler, rng: np.random.Generator, kind: str | None, *, mirrored: float = 0.0
    ) -> tuple[list[Layer], str]:
        index, name, kind = sampler.drawing(rng, kind)
        size = float(rng.uniform(0.28, 0.84))  # small figures become coarse when they are enlarged
        angle_deg = float(rng.normal(0, TILT_DEG / 2))
        is_mirrored = kind != "letter" and bool(rng.random() < mirrored)
        shown = pose(0.5, 0.5, size, angle_deg=angle_deg, mirrored=is_mirrored)
        return [Layer(index, shown, named_color("black"))], name


def _ink(pictures: np.ndarray) -> np.ndarray:
    """Pictures uint8 (N, 64, 64, 3) -> normalised ink float32 (N, 64, 64)."""
    return normalised(coverage(pictures))


def train_classifier(options: TrainingOptions) -> None:
    """Train the reference classifier; ``imagery export judge`` installs it."""
    run_dir, order = options.run_dir or Path("runs") / "judge", Order.of("judge", options)
    resume = goes_on(run_dir, order, resume=options.resume)
    state = load_checkpoint(run_dir) if resume else None
    settings = replace(SETTINGS, steps=state["settings"]["steps"] if state else SETTINGS.steps)
    recipe = ClassifierRecipe(Corpus(options.data), replace(settings, **options.changes))
    with claimed(run_dir, order, resume=options.resume) as going_on:
        train(recipe, run_dir, resume=going_on, clock=options.clock)
        mark_if_finished(run_dir, order)
    words = ["imagery", "export", "judge", "--data", str(options.data), "--run-dir", str(run_dir)]
    print(f"trained the reference classifier in {run_dir}; install it with: {shlex.join(words)}")


def export_classifier(data: Path, run_dir: Path, folder: Path = WEIGHTS) -> bool:
    """Install the classifier of a run unless the one in place has a higher top-5 accuracy on unseen drawings."""
    state = load_checkpoint(run_dir)
    if state is None:
        raise FileNotFoundError(f"expected a training run in {run_dir}, found none; first: imagery train judge")
    recipe = ClassifierRecipe(Corpus(data), replace(SETTINGS, steps=state["settings"]["steps"]))
    model = recipe.build()
    assert isinstance(model, ClassifierModel)
    model.load_state_dict(state["average"])
    new = ReferenceClassifier(model, recipe.names)
    figures = recipe.named_by(new)
    if folder.is_dir():
        shipped = read_classifier(folder)
        common = [name for name in recipe.names if shipped.knows(name)]
        before, now = (recipe.named_by(one.among(common))["top5"] for one in (shipped, new))
        if before >= now:
            print(f"kept the shipped classifier: top5 {before:.3f}, new one {now:.3f} of their {len(common)} names")
            return False
    save_folder(
        folder,
        kind="judge",
        config=asdict(model.config),
        state=model.state_dict(),
        extra_files={NAMES_FILE: json.dumps(recipe.names).encode()},
        card=_card(figures, state["step"]),
    )
    print(f"installed the classifier: top1 {figures['top1']:.3f}, top5 {figures['top5']:.3f}")
    return True


def _card(figures: dict[str, float], step: int) -> str:
    return f"""# Reference classifier of imagery-agent

A residual classifier of single colourless drawings, used only by `imagery evaluate` to classify imagined pictures. It
shares neither architecture nor seed nor weights with the interpreter, and nothing is trained or reranked by it.

**Recipe**: `imagery train judge`, {step} steps of {SETTINGS.batch_size} drawings of the training split (data as for the
other networks, see their cards), some of them mirrored, bent, thicker, thinner, outlined, filled or simplified, never a
reconstruction or an imagined picture.

**Figures**, unseen drawings of known names, all names: top-1 {figures["top1"]:.3f}, top-5 {figures["top5"]:.3f}.
"""
