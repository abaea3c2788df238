"""Imagination: pictures from the eye, from words, and from other pictures, by the shipped networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from imagery_agent.images import check_pictures, to_pixels, to_tensor
from imagery_agent.language.operations import Operation, instruction
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.models.batches import Condition
from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.prior import Prior, PriorConfig, Sampling
from imagery_agent.models.quantization import pack
from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, load_folder
from imagery_agent.tokenizer import CaptionTokenizer

LARGEST_STEP = {"rotate": 30.0, "turn": 20.0, "shift": 0.25, "zoom": 1.34}
"""What one step of imagination was trained to do: degrees, fractions of the width, factor (or its inverse)."""
WORDS_TO_PICTURE = Sampling(temperature=0.9, top_k=64, guidance=2.0)
PICTURE_TO_PICTURE = Sampling(temperature=0.0)
STEP_TEMPERATURE = 0.5
"""At which the average mind takes a step; by itself (above) imagination gives the likeliest picture."""
_LARGEST_BATCH = 64


class Sampler(Protocol):
    """What draws each of several pictures with a generator and at a temperature of its own."""

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """uint8 (N, 64, 64, 3) as seen -> as held in mind."""
        ...

    def imagine_each(
        self,
        texts: Sequence[str],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """One picture per caption."""
        ...

    def transform_each(
        self,
        sources: Sequence[MentalPicture],
        operations: Sequence[Operation],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """One operation on each source."""
        ...


class LearnedImagination:
    """The discrete VAE and the prior behind the :class:`imagery_agent.mind.protocols.Imagination` protocol."""

    def __init__(
        self,
        dvae: DVAE,
        prior: Prior,
        tokenizer: CaptionTokenizer,
        *,
        words_to_picture: Sampling = WORDS_TO_PICTURE,
        picture_to_picture: Sampling = PICTURE_TO_PICTURE,
    ) -> None:
        self.dvae, self.prior, self.tokenizer = dvae.eval(), prior.eval(), tokenizer
        self.words_to_picture, self.picture_to_picture = words_to_picture, picture_to_picture

    @classmethod
    def load(cls, folder: Path | str | None = None) -> LearnedImagination:
        """From a folder with ``dvae`` and ``prior`` weights; None means the shipped ones."""
        folder = Path(folder or WEIGHTS_DIR)
        prior_weights = load_folder(folder / "prior", kind="prior")
        prior = Prior(PriorConfig(**prior_weights.config))
        prior.load_state_dict(prior_weights.state)
        pack(prior)
        if "tokenizer.json" not in prior_weights.files:
            raise WeightsError(
                f"expected the prior's tokenizer, found no tokenizer.json in {folder}; install a trained prior whole "
                "with: imagery export prior"
            )
        tokenizer = CaptionTokenizer.from_json(prior_weights.files["tokenizer.json"].decode())
        return cls(load_dvae(folder), prior, tokenizer)

    @torch.no_grad()
    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """Pictures seen, uint8 (N, 64, 64, 3), as the codes that can hold them."""
        tensor = to_tensor(check_pictures(pictures))
        return self._pictures(torch.cat([self.dvae.encode(chunk).flatten(1) for chunk in tensor.split(64)]))

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """One picture per caption; an empty caption is refused."""
        return self.imagine_each(texts, generators=[generator] * len(texts))

    def imagine_each(
        self,
        texts: Sequence[str],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """As :meth:`imagine`, with a generator and a temperature (default: its own) for each caption."""
        if empty := [text for text in texts if not text.strip()]:
            raise ValueError(f"expected captions with words, got {empty[0]!r}; say what to imagine")
        return self._draw(Condition(self._text(texts)), self.words_to_picture, generators, temperatures)

    def at_temperature(self, temperature: float) -> Wilful:
        """As one mind uses it; see :class:`imagery_agent.mind.protocols.Tempered`."""
        return Wilful(self, temperature)

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """One step of each operation; operations beyond :data:`LARGEST_STEP` are refused (split them)."""
        return self.transform_each(sources, operations, generators=[generator] * len(sources))

    def transform_each(
        self,
        sources: Sequence[MentalPicture],
        operations: Sequence[Operation],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """As :meth:`transform`, with a generator and a temperature (default: its own) for each source."""
        if len(sources) != len(operations):
            raise ValueError(f"expected one operation per source, got {len(operations)} for {len(sources)}")
        for operation in operations:
            check_step(operation)
        codes = torch.from_numpy(np.stack([self._codes(source) for source in sources]))
        text = self._text([instruction(operation) for operation in operations])
        condition = Condition(text, codes, *motions(operations))
        return self._draw(condition, self.picture_to_picture, generators, temperatures)

    def _codes(self, source: MentalPicture) -> np.ndarray:
        if source.codes is None:
            return self._codes(self.perceive(source.pixels[None])[0])
        return source.codes.reshape(-1)

    def _draw(
        self,
        condition: Condition,
        sampling: Sampling,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> list[MentalPicture]:
        """Sample in batches; every picture gets its own noise, so a batch equals its pictures one by one."""
        count = condition.text.shape[0]
        seeds = [int(torch.randint(2**62, (), generator=generator)) for generator in generators]
        drawings = []
        for rows in torch.arange(count).split(_LARGEST_BATCH):
            part = condition.rows(rows)
            own = [torch.Generator().manual_seed(seeds[row]) for row in rows]
            warmth = None if temperatures is None else [temperatures[row] for row in rows]
            drawings.append(self.prior.sample(part, sampling=sampling, generators=own, temperatures=warmth))
        codes = torch.cat([drawing.codes for drawing in drawings])
        # a step is painted with its doubt: where a stroke's edge is uncertain, its mean is nearer than its likeliest
        # place; a picture drawn from words is painted as it fell
        soft = [drawing.weights for drawing in drawings] if condition.source is not None else None
        return self._pictures(codes, soft)

    @torch.no_grad()
    def _pictures(
        self, codes: torch.Tensor, soft: Sequence[torch.Tensor] | None = None
    ) -> list[MentalPicture]:
        side = self.dvae.config.grid
        grids = codes.view(-1, side, side)
        if soft is None:
            painted = [self.dvae.decode(chunk) for chunk in grids.split(64)]
        else:
            painted = [self.dvae.decode_soft(chunk.view(len(chunk), side, side, -1)) for chunk in soft]
        pixels = to_pixels(torch.cat(painted))
        return [MentalPicture(picture, grid) for picture, grid in zip(pixels, grids.numpy(), strict=True)]

    def _text(self, texts: Sequence[str]) -> torch.Tensor:
        return torch.from_numpy(
            self.tokenizer.encode_batch(list(texts), length=self.prior.config.text_length)
        )


@dataclass(frozen=True)
class Wilful:
    """An imagination at so many times its usual temperature: that of one mind."""

    inner: Sampler
    temperature: float

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self.inner.perceive(pictures)

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        warmth = self.temperature * WORDS_TO_PICTURE.temperature
        count = len(texts)
        return self.inner.imagine_each(texts, generators=[generator] * count, temperatures=[warmth] * count)

    def transform(
        self, sources: Sequence[MentalPicture], operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        warmth = self.temperature * STEP_TEMPERATURE
        count = len(sources)
        return self.inner.transform_each(
            sources, operations, generators=[generator] * count, temperatures=[warmth] * count
        )


def motions(operations: Sequence[Operation]) -> tuple[torch.Tensor, torch.Tensor]:
    """Where operations move points, float32 (N, 2, 3), and how far they turn things in depth, float32 (N,)."""
    planar = torch.from_numpy(np.stack([operation.matrix() for operation in operations])).float()
    turns = [operation.angle_deg if operation.kind == "turn" else 0.0 for operation in operations]
    return planar, torch.tensor(turns)


def load_dvae(folder: Path | str | None = None) -> DVAE:
    """The discrete VAE of a weights folder; None means the shipped one."""
    weights = load_folder(Path(folder or WEIGHTS_DIR) / "dvae", kind="dvae")
    dvae = DVAE(DVAEConfig(**weights.config))
    dvae.load_state_dict(weights.state)
    return dvae.eval()


def check_step(operation: Operation) -> None:
    """Refuse an operation that is more than one step of imagination."""
    sizes = {
        "rotate": abs(operation.angle_deg),
        "turn": abs(operation.angle_deg),
        "shift": max(abs(operation.dx), abs(operation.dy)),
        "zoom": max(operation.factor, 1 / operation.factor),
    }
    largest = LARGEST_STEP.get(operation.kind)
    if largest is not None and sizes[operation.kind] > largest + 1e-6:
        raise ValueError(
            f"expected a {operation.kind} of at most {largest:g} in one step, got {sizes[operation.kind]:g}; "
            "take several steps (Operation.in_steps)"
        )
