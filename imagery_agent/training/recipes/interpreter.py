"""The recipe of the interpreter: pictures, captions and hard negatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import to_tensor
from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.language.scene import COLORS, Scene, Thing
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.assembled_objects.drawing import draw as draw_assembled
from imagery_agent.training.data.assembled_objects.drawing import names as assembled_names
from imagery_agent.training.data.captions import described, near_miss, spoken
from imagery_agent.training.data.composition import Layer, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.naming_scenes import NamingSampler
from imagery_agent.training.data.scene_sampling import KIND_SHARES, Sample, SceneSampler
from imagery_agent.training.data.stroke_styles import RESTYLED_SHARE, bent, restyled
from imagery_agent.training.data.unnameable_pictures import NOTHING, unnameable
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes.learning_interpreter import LearningInterpreter
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
TUNING_MIX = {"plain": 0.28, "turned": 0.12, "single": 0.03, "scene": 0.07, "assembled": 0.5}
"""The same when an interpreter that has learned already is tuned to things put together from letters, lines and simple
shapes."""
SIZE_SHARES = (0.3, 0.4, 0.3)
NAMES_A_STEP = 2048
"""Names that are contrasted at a step, those of its pictures among them."""
PAIRS_A_STEP = 64
"""Names that are paired with their tags at a step."""
TEXT_EVERY = 4
"""On a processor the text network is trained at every fourth step: it is half of a step's work, and drawings are harder
than words."""
HELD_OUT = 512
"""Unseen drawings that are named for a report."""
REDRAWN = 0.1
"""Standard deviation of stretch and shear."""
UNNAMEABLE_SHARE = 0.05
"""Share of pictures without a nameable object."""
WINDOW_SHARE = 0.12
"""Share of pictures at low resolution, as when a small part is enlarged."""
REPAINTED_SHARE = 0.3
"""Share of pictures that the discrete VAE paints again in tuning, half of these twice: imagined pictures look so."""


def naming_pictures(corpus: Corpus, split: str, count: int, *, seed: int = 4242) -> tuple[Tensor, list[str]]:
    """Upright single drawings, medium or large, every name equally likely; of icons where there are any.

    Returns uint8 (count, 64, 64, 3) and the true names.
    """
    sampler, rng = SceneSampler(corpus, (split,)), np.random.default_rng(seed)
    kind = "icon" if sampler.by_kind["icon"] else None
    samples = [sampler.plain(rng, kind) for _ in range(count)]
    return render(corpus, [sample.layers for sample in samples]), [s.scene.things[0].name for s in samples]


def assembled_pictures(names: Sequence[str], *, seed: int = 4242) -> Tensor:
    """One picture of an assembled thing of each name, black, float (N, 3, 64, 64)."""
    rng = np.random.default_rng(seed)
    return torch.stack([_assembled_picture(Thing(name), rng) for name in names])


def vocabulary(corpus: Corpus) -> list[str]:
    """All names the interpreter knows by default: concepts, letters, digits and primitives."""
    return corpus.names(tuple(KIND_SHARES), ("train", "drawing"))


class InterpreterRecipe:
    """Captioned scenes of training drawings; reports naming of unseen drawings and of assembled things.

    With an ``earlier`` interpreter, which the training begins from, assembled things are learned and all else is kept.
    """

    selection_metric = SelectionMetric("mean_top5", higher_is_better=True)

    def __init__(
        self,
        corpus: Corpus,
        settings: LoopSettings,
        tokenizer: CaptionTokenizer,
        dvae: DVAE,
        *,
        config: InterpreterConfig | None = None,
        earlier: InterpreterModel | None = None,
    ) -> None:
        self.data, self.settings, self.tokenizer = corpus, settings, tokenizer
        self._dvae, self._earlier = dvae.eval(), None if earlier is None else earlier.eval()
        self.config = config or (InterpreterConfig() if earlier is None else earlier.config)
        self._sampler = NamingSampler(corpus)
        pictures, names = naming_pictures(corpus, "drawing", HELD_OUT)
        self._held_out = {"": (to_tensor(pictures), names)}
        self._names = vocabulary(corpus)
        self._numbers = {name: number for number, name in enumerate([*self._names, NOTHING])}
        self._name_tokens = self._text([*self._names, NOTHING])
        self._assembled = [name for name in assembled_names(held_out=False) if name in self._numbers]
        for kept, title in ((False, "assembled_"), (True, "assembled_kept_")):
            named = [name for name in assembled_names(held_out=kept) if name in self._numbers]
            if named:
                self._held_out[title] = assembled_pictures(named), named
        mix = MIX if earlier is None else TUNING_MIX
        self._mix = {kind: share for kind, share in mix.items() if self._assembled or kind != "assembled"}
        self._tagged = [name for name, tags in corpus.tags.items() if len(tags) > 1]

    def build(self) -> nn.Module:
        """A fresh interpreter."""
        return LearningInterpreter(self.config, tuned=self._earlier is not None)

    def accelerate(self, model: nn.Module) -> None:
        """Convolutions gain nothing from compilation on a processor."""

    def batch(self, step: int) -> Any:
        """``pictures`` (B, 3, 64, 64), ``tokens`` (B, L), ``negative_tokens`` (B, 1, L), ``concepts`` (B,), the rows of
        ``names`` (V, L) that are the pictures' or -1, ``paired_names`` and ``paired_tags`` (P, L).
        """
        rng, count = np.random.default_rng([self.settings.seed, step]), self.settings.batch_size
        samples = [self._sample(rng) for _ in range(count)]
        if self._earlier is not None:
            return self._tuning_batch(samples, rng)
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
        if self._earlier is not None:
            batch = {**batch, "earlier": self._earlier_vectors(batch)}
            return model.loss(batch)  # type: ignore[operator]
        train_text = step % TEXT_EVERY == 0 or batch["tokens"].is_cuda
        return model.loss(batch, train_text=train_text)  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Shares of pictures whose true name is first, or among the first five, of all names.

        Of unseen drawings of known concepts; of new pictures of assembled things (``assembled_``), and of those that
        are kept from training (``assembled_kept_``). ``mean_top5`` is the mean over drawings and the former.
        """
        assert isinstance(model, InterpreterModel)
        texts = torch.cat([model.encode_texts(chunk) for chunk in self._name_tokens[:-1].split(256)])
        figures = {}
        for title, (shown, names) in self._held_out.items():
            pictures = torch.cat([model.encode_pictures(chunk) for chunk in shown.split(128)])
            best = (pictures @ texts.T).topk(5, -1).indices
            right = best == torch.tensor([self._names.index(name) for name in names])[:, None]
            figures[f"{title}top1"] = float(right[:, 0].float().mean())
            figures[f"{title}top5"] = float(right.any(1).float().mean())
        means = [figures[name] for name in ("top5", "assembled_top5") if name in figures]
        return {**figures, "mean_top5": sum(means) / len(means)}

    def _sample(self, rng: np.random.Generator) -> Sample:
        shares = np.array(list(self._mix.values()))
        what = rng.choice(list(self._mix), p=shares / shares.sum())
        if what == "assembled":
            return Sample((), Scene((Thing(str(rng.choice(self._assembled)), str(rng.choice(list(COLORS)))),)))
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
        for row, sample in enumerate(samples):
            if not sample.layers:
                pictures[row] = _assembled_picture(sample.scene.things[0], rng)
        alone = [row for row, sample in enumerate(samples) if len(sample.layers) == 1 and _is_drawing(sample)]
        colors = torch.tensor([samples[row].layers[0].color for row in alone]).float() / 255
        pictures[alone] = restyled(pictures[alone], colors, rng, share=RESTYLED_SHARE)
        pictures = bent(pictures, rng)
        coarse = torch.from_numpy(rng.random(len(samples)) < WINDOW_SHARE)
        pictures[coarse] = _coarse(pictures[coarse], int(rng.integers(14, 33)))
        pictures[nothing] = unnameable(pictures[nothing].clamp(0, 1), rng)
        return pictures.clamp(0, 1)

    @torch.no_grad()
    def _repainted(self, pictures: Tensor, rng: np.random.Generator) -> Tensor:
        """Pictures (B, 3, 64, 64) of which the discrete VAE has painted some again."""
        pictures, rows = pictures.clone(), np.flatnonzero(rng.random(len(pictures)) < REPAINTED_SHARE)
        for again in (rows, rows[: len(rows) // 2]):
            if len(again):
                pictures[again] = self._dvae.decode(self._dvae.encode(pictures[again])).clamp(0, 1)
        return pictures

    def _tuning_batch(self, samples: Sequence[Sample], rng: np.random.Generator) -> dict[str, Tensor]:
        """See :meth:`LearningInterpreter._tuning_loss`; ``originals`` are not painted again."""
        nothing = rng.random(len(samples)) < UNNAMEABLE_SHARE
        nothing &= [bool(sample.layers) for sample in samples]
        originals = self._pictures(samples, nothing, rng)
        own = [-1 if sample.layers else self._numbers[sample.scene.things[0].name] for sample in samples]
        return {
            "pictures": self._repainted(originals, rng),
            "originals": originals,
            "concepts": torch.tensor(own),
            "names": self._name_tokens,
        }

    @torch.no_grad()
    def _earlier_vectors(self, batch: Mapping[str, Tensor]) -> Tensor:
        """float32 (B, D): what the earlier network made of the originals; zeros for assembled things."""
        assert self._earlier is not None
        self._earlier.to(batch["originals"].device)
        vectors = batch["originals"].new_zeros(len(batch["originals"]), self.config.embed_dim)
        rows = batch["concepts"] < 0
        if rows.any():
            vectors[rows] = self._earlier.encode_pictures(batch["originals"][rows])
        return vectors

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


def _assembled_picture(thing: Thing, rng: np.random.Generator) -> Tensor:
    """float (3, 64, 64): a thing put together from simple parts, in its colour on white."""
    ink = torch.from_numpy(draw_assembled(thing.name, rng))
    return 1 - ink * (1 - torch.tensor(COLORS[thing.color]).float()[:, None, None] / 255)


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
