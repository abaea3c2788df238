"""The recipe of the interpreter: pictures, captions and hard negatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.interpreter.character_pose import ANGLE_STEP_DEG, CHIRAL
from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.language.scene import COLORS, Scene, Thing
from imagery_agent.models.losses import Losses
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.captions import described, near_miss, spoken
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import KIND_SHARES, Sample, SceneSampler
from imagery_agent.training.data.stroke_styles import RESTYLED_SHARE, bent, restyled
from imagery_agent.training.data.unnameable_pictures import NOTHING, unnameable
from imagery_agent.training.loop import SelectionMetric
from imagery_agent.training.schedule import LoopSettings

SETTINGS = LoopSettings(
    steps=6000,
    batch_size=128,
    learning_rate=7e-4,
    warmup_steps=40,
    weight_decay=0.05,
    ema_decay=0.99,
    report_every_s=600.0,
)
MIX = {"plain": 0.58, "turned": 0.26, "single": 0.06, "scene": 0.10}
"""Shares of pictures: upright single things of medium or large size, single things at any angle, single things of any
size and place, and scenes of more things. Names are the hardest to learn, and learned fastest from the first."""
TURNED_KINDS = {"icon": 0.42, "letter": 0.48, "primitive": 0.06, "block": 0.04}
MIRRORED_LETTERS = 0.5
"""Share of turned letters that differ from their mirror image which are mirrored."""
SIZE_SHARES = (0.3, 0.4, 0.3)
NAMES_A_STEP = 2048
"""Names that are contrasted at a step, those of its pictures among them."""
PAIRS_A_STEP = 64
"""Names that are paired with their tags at a step."""
PAIRING_WEIGHT = 0.3
TEXT_EVERY = 4
"""On a processor the text network is trained at every fourth step: it is half of a step's work, and drawings are harder
than words."""
BLOCK_FIGURE = "block figure"
"""The name of block figures; not in the vocabulary."""
REDRAWN = 0.1
"""Standard deviation of stretch and shear."""
UNNAMEABLE_SHARE = 0.05
"""Share of pictures without a nameable object."""
WINDOW_SHARE = 0.12
"""Share of pictures at low resolution, as when a small part is enlarged."""


def naming_pictures(corpus: Corpus, split: str, count: int, *, seed: int = 4242) -> tuple[Tensor, list[str]]:
    """Upright single drawings, medium or large, every name equally likely; of icons where there are any.

    Returns uint8 (count, 64, 64, 3) and the true names.
    """
    sampler, rng = SceneSampler(corpus, (split,)), np.random.default_rng(seed)
    kind = "icon" if sampler.by_kind["icon"] else None
    samples = [sampler.plain(rng, kind) for _ in range(count)]
    return render(corpus, [sample.layers for sample in samples]), [s.scene.things[0].name for s in samples]


def vocabulary(corpus: Corpus) -> list[str]:
    """All names the interpreter knows by default: concepts, letters, digits and primitives."""
    return corpus.names(tuple(KIND_SHARES), ("train", "drawing"))


class NamingSampler(SceneSampler):
    """Random scenes in which a name with many drawings is somewhat likelier: one drawing teaches less than fifty."""

    def drawing(self, rng: np.random.Generator, kind: str | None = None) -> tuple[int, str, str]:
        """See :meth:`SceneSampler.drawing`; names are as likely as the square root of the number of their drawings."""
        kind = kind or self._kinds[rng.choice(len(self._kinds), p=self._shares)]
        names, drawings, likely = self._choices[kind]
        which = int(np.searchsorted(likely, rng.random()))
        return int(rng.choice(drawings[which])), names[which], kind

    @cached_property
    def _choices(self) -> dict[str, tuple[list[str], list[np.ndarray], np.ndarray]]:
        """By kind: names, their drawings, and their cumulated probabilities."""
        found = {}
        for kind, groups in self.by_kind.items():
            names = [name for group in groups for name in group.names]
            drawings = [indices for group in groups for indices in group.drawings]
            weights = np.sqrt([len(indices) for indices in drawings])
            found[kind] = (names, drawings, np.cumsum(weights) / max(weights.sum(), 1e-9))
        return found

    def turned(self, rng: np.random.Generator) -> Sample:
        """One thing at any angle, said in steps of 15 degrees; letters that have a mirror image are mirrored too."""
        kinds = [kind for kind in TURNED_KINDS if kind == "block" or self.by_kind[kind]]
        shares = np.array([TURNED_KINDS[kind] for kind in kinds])
        kind, color = str(rng.choice(kinds, p=shares / shares.sum())), str(rng.choice(list(COLORS)))
        angle = float(rng.integers(-11, 13)) * ANGLE_STEP_DEG
        if kind == "block":
            layer = self.view(rng)
            name, mirrored = BLOCK_FIGURE, False
            layer, color, angle = replace(layer, color=named_color("black")), "black", 0.0
        else:
            index, name, _ = self.drawing(rng, kind)
            mirrored = name in CHIRAL and bool(rng.random() < MIRRORED_LETTERS)
            size = float(rng.uniform(0.45, 0.8))
            x, y = 0.5 + rng.uniform(-0.04, 0.04, 2)
            stray = rng.uniform(-ANGLE_STEP_DEG / 2, ANGLE_STEP_DEG / 2)
            shown = pose(x, y, size, angle_deg=angle + stray, mirrored=mirrored)
            layer = Layer(index, shown, named_color(color))
        return Sample((layer,), Scene((Thing(name, color, angle_deg=angle, mirrored=mirrored),)))


class LearningInterpreter(InterpreterModel):
    """The interpreter in training: names are also paired with their tags, without a picture."""

    _train_text = True

    def encode_texts(self, tokens: Tensor) -> Tensor:
        """See :meth:`InterpreterModel.encode_texts`."""
        with torch.set_grad_enabled(self._train_text and torch.is_grad_enabled()):
            return super().encode_texts(tokens)

    def loss(self, batch: Mapping[str, Tensor], *, train_text: bool = True) -> Losses:
        """See :meth:`InterpreterModel.loss`; also ``paired_names`` and ``paired_tags`` int64 (P, L).

        Without ``train_text`` only the picture network gets gradients.
        """
        self._train_text = train_text
        losses = super().loss(batch)
        if not train_text or not len(batch["paired_names"]):
            return losses
        names, tags = self.encode_texts(batch["paired_names"]), self.encode_texts(batch["paired_tags"])
        with torch.autocast(names.device.type, enabled=False):
            logits = self.logit_scale * names @ tags.T
        own = torch.arange(len(names), device=names.device)
        pairing = (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2
        return Losses(losses.total + PAIRING_WEIGHT * pairing, {**losses.parts, "pairing": pairing.detach()})


class InterpreterRecipe:
    """Captioned scenes of training drawings; reports naming of unseen drawings of known concepts."""

    selection_metric = SelectionMetric("top5", higher_is_better=True)

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        tokenizer: CaptionTokenizer,
        config: InterpreterConfig | None = None,
    ) -> None:
        self.data, self.settings, self.tokenizer = corpus, settings, tokenizer
        self.config = config or InterpreterConfig()
        self._sampler = NamingSampler(corpus)
        pictures, self._true_names = naming_pictures(corpus, "drawing", 512)
        self._held_out = to_tensor(pictures)
        self._names = vocabulary(corpus)
        self._numbers = {name: number for number, name in enumerate([*self._names, NOTHING])}
        self._name_tokens = self._text([*self._names, NOTHING])
        self._tagged = [name for name, tags in corpus.tags.items() if len(tags) > 1]

    def build(self) -> nn.Module:
        """A fresh interpreter."""
        return LearningInterpreter(self.config)

    def accelerate(self, model: nn.Module) -> None:
        """Convolutions gain nothing from compilation on a processor."""

    def batch(self, step: int) -> Any:
        """``pictures`` (B, 3, 64, 64), ``tokens`` (B, L), ``negative_tokens`` (B, 1, L), ``concepts`` (B,), the rows of
        ``names`` (V, L) that are the pictures' or -1, ``paired_names`` and ``paired_tags`` (P, L).
        """
        rng, count = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        samples = [self._sample(rng) for _ in range(count)]
        texts = [spoken(sample, rng, self.data.synonyms, self.data.tags) for sample in samples]
        false = [near_miss(text, sample.scene, rng) for text, sample in zip(texts, samples, strict=True)]
        nothing = rng.random(count) < UNNAMEABLE_SHARE
        for row in np.nonzero(nothing)[0]:
            texts[row], false[row] = NOTHING, texts[row]
        concepts, rows = self._name_targets(samples, nothing, rng)
        chosen = rng.permutation(len(self._tagged))[:PAIRS_A_STEP]
        tagged = [self._tagged[i] for i in chosen]
        return {
            "pictures": self._pictures(samples, nothing, rng),
            "tokens": self._text(texts),
            "negative_tokens": self._text(false)[:, None],
            "concepts": concepts,
            "names": self._name_tokens[rows],
            "paired_names": self._text(tagged),
            "paired_tags": self._text([described(self.data.tags[name], rng) for name in tagged]),
        }

    def loss(self, model: nn.Module, batch: Any, *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`LearningInterpreter.loss`."""
        train_text = step % TEXT_EVERY == 0 or batch["tokens"].is_cuda
        return model.loss(batch, train_text=train_text)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Share of unseen drawings whose true name is first, or among the first five, of all names."""
        assert isinstance(model, InterpreterModel)
        texts = torch.cat([model.encode_texts(chunk) for chunk in self._name_tokens[:-1].split(256)])
        pictures = torch.cat([model.encode_pictures(chunk) for chunk in self._held_out.split(128)])
        best = (pictures @ texts.T).topk(5, -1).indices
        true = torch.tensor([self._names.index(name) for name in self._true_names])[:, None]
        return {
            "top1": float((best[:, :1] == true).float().mean()),
            "top5": float((best == true).any(1).float().mean()),
        }

    def _sample(self, rng: np.random.Generator) -> Sample:
        what = rng.choice(list(MIX), p=list(MIX.values()))
        if what == "plain":
            return self._sampler.plain(rng)
        if what == "turned":
            return self._sampler.turned(rng)
        if what == "single":
            return self._sampler.single(rng, size_shares=SIZE_SHARES)
        return self._sampler.relation(rng) if rng.random() < 0.85 else self._sampler.map(rng)

    def _pictures(self, samples: Sequence[Sample], nothing: np.ndarray, rng: np.random.Generator) -> Tensor:
        """float (B, 3, 64, 64): in many styles, some at low resolution; without a nameable object where ``nothing``."""
        pictures = to_tensor(render(self.data, [redrawn(sample.layers, rng) for sample in samples]))
        alone = [row for row, sample in enumerate(samples) if len(sample.layers) == 1 and _is_drawing(sample)]
        colors = torch.tensor([samples[row].layers[0].color for row in alone]).float() / 255
        pictures[alone] = restyled(pictures[alone], colors, rng, share=RESTYLED_SHARE)
        pictures = bent(pictures, rng)
        coarse = torch.from_numpy(rng.random(len(samples)) < WINDOW_SHARE)
        pictures[coarse] = _coarse(pictures[coarse], int(rng.integers(14, 33)))
        pictures[nothing] = unnameable(pictures[nothing].clamp(0, 1), rng)
        return pictures.clamp(0, 1)

    def _name_targets(
        self, samples: Sequence[Sample], nothing: np.ndarray, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Per picture which of the chosen names is its own (-1 = none, or a scene of more things), and the names'
        numbers.

        A picture's bare name is not false of its namesakes.
        """
        own = [
            self._numbers.get(sample.scene.things[0].name, -1) if len(sample.scene.things) == 1 else -1
            for sample in samples
        ]
        own = [self._numbers[NOTHING] if empty else one for one, empty in zip(own, nothing, strict=True)]
        needed = sorted(set(own) - {-1})
        others = rng.permutation(np.setdiff1d(np.arange(len(self._numbers)), needed))
        rows = np.concatenate([needed, others[: max(0, NAMES_A_STEP - len(needed))]]).astype(np.int64)
        place = {number: row for row, number in enumerate(needed)}
        return torch.tensor([place.get(number, -1) for number in own]), torch.from_numpy(rows)

    def _text(self, texts: list[str]) -> Tensor:
        return torch.from_numpy(self.tokenizer.encode_batch(texts, length=self.config.context_length))


def _is_drawing(sample: Sample) -> bool:
    """Whether the only layer is a drawing, not a view of a block figure, whose greys are no stroke."""
    return sample.layers[0].drawing >= 0


def redrawn(layers: Sequence[Layer], rng: np.random.Generator) -> list[Layer]:
    """Layers, each stretched and sheared a little within itself, for other proportions."""
    changes = []
    for layer in layers:
        stretch, shear = rng.normal(0, REDRAWN, 2).clip(-2 * REDRAWN, 2 * REDRAWN)
        changed = layer.pose.copy()
        changed[:, :2] = changed[:, :2] @ np.array([[np.exp(stretch), shear], [0, np.exp(-stretch)]])
        changes.append(replace(layer, pose=changed))
    return changes


def _coarse(pictures: Tensor, side_px: int) -> Tensor:
    """Pictures reduced to ``side_px`` and enlarged again."""
    if not len(pictures):
        return pictures
    size = pictures.shape[-1]
    small = nn.functional.interpolate(pictures, size=side_px, mode="area")
    return nn.functional.interpolate(small, size=size, mode="bilinear", align_corners=False)
