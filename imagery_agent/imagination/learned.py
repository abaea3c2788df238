"""The learned imagination: the discrete VAE encodes pictures, transformers draw them from text or other pictures."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch

from imagery_agent.images import check_pictures, to_pixels, to_tensor
from imagery_agent.imagination.drawn_names import drawn_names, in_learned_words
from imagery_agent.imagination.key_frames import check_step, from_key_frame, key_frame, roll
from imagery_agent.language.operations import Operation, instruction
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import TEXT_TEMPERATURE, DrawRequest, MentalPicture
from imagery_agent.models.batches import Condition
from imagery_agent.models.code_sampling import Sampling
from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.motion_network import MotionConfig, MotionNetwork
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.models.quantization import pack
from imagery_agent.models.speculative_decoding import sample
from imagery_agent.network_options import find_device
from imagery_agent.pretrained import WEIGHTS_DIR, Weights, WeightsError, load_folder, weights_checksum
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.validation import InputError

WORDS_TO_PICTURE = Sampling(temperature=TEXT_TEMPERATURE, top_k=64, guidance=2.0)
PICTURE_TO_PICTURE = Sampling(temperature=0.0)
DVAE_FILE = "dvae.txt"
"""Checksum of the discrete VAE whose codes a network moves, in that network's folder."""
_LARGEST_BATCH = 64


class LearnedImagination:
    """The discrete VAE and the prior behind the :class:`imagery_agent.mind.protocols.Imagination` protocol."""

    def __init__(
        self,
        dvae: DVAE,
        prior: Prior,
        tokenizer: CaptionTokenizer,
        *,
        mover: MotionNetwork | None = None,
        drawer: Prior | None = None,
        names: Collection[str] = (),
        words_to_picture: Sampling = WORDS_TO_PICTURE,
        picture_to_picture: Sampling = PICTURE_TO_PICTURE,
    ) -> None:
        self.dvae, self.prior, self.tokenizer = dvae.eval(), prior.eval(), tokenizer
        self.mover = None if mover is None else mover.eval()
        """What draws motions of whole pictures; None: the prior."""
        self.drawer = prior if drawer is None else drawer.eval()
        """What draws pictures from words alone."""
        self.names = frozenset(names)
        """What it was trained to draw, synonyms too; empty: not known."""
        self.words_to_picture, self.picture_to_picture = words_to_picture, picture_to_picture

    @classmethod
    def load(
        cls, folder: Path | str | None = None, *, device: str = "cpu", words_to_picture: Sampling = WORDS_TO_PICTURE
    ) -> LearnedImagination:
        """From a folder with ``dvae`` and ``prior`` weights (None: the shipped ones), on one of ``DEVICES``.

        Motions of whole pictures are drawn by the network in ``motions``, and words by the one in ``words``, if the
        folder has them.
        """
        if not isinstance(folder, str | Path | None):
            raise InputError(f"expected a folder of weights, got {folder!r}")
        folder, where = Path(folder or WEIGHTS_DIR), find_device(device)
        prior_weights = load_folder(folder / "prior", kind="prior")
        prior = prior_weights.fill(Prior(prior_weights.read_config(PriorConfig)))
        drawer = _drawer(folder / "words", prior_weights) or prior
        dvae = load_dvae(folder)
        mover = _mover(folder / "motions", weights_checksum(folder / "dvae"))
        if where.type == "cpu":
            for network in (prior, drawer, *([] if mover is None else [mover])):
                pack(network)
        if "tokenizer.json" not in prior_weights.files:
            raise WeightsError(
                f"expected the prior's tokenizer, found no tokenizer.json in {folder}; install a trained prior whole "
                "with: imagery export prior"
            )
        tokenizer = CaptionTokenizer.from_json(prior_weights.files["tokenizer.json"].decode())
        for network in (prior, drawer):
            _check_fit(dvae, network, tokenizer, folder)
        return cls(
            dvae.to(where),
            prior.to(where),
            tokenizer,
            mover=None if mover is None else mover.to(where),
            drawer=drawer.to(where),
            names=[word for name, synonyms in drawn_names(folder).items() for word in (name, *synonyms)],
            words_to_picture=words_to_picture,
        )

    @property
    def device(self) -> torch.device:
        """Where the networks are."""
        return next(self.dvae.parameters()).device

    @torch.no_grad()
    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """Pictures uint8 (N, 64, 64, 3), encoded and decoded."""
        tensor = to_tensor(check_pictures(pictures)).to(self.device)
        return self._pictures(torch.cat([self.dvae.encode(chunk).flatten(1) for chunk in tensor.split(64)]))

    def decode(self, codes: np.ndarray) -> list[MentalPicture]:
        """The pictures of codes, int64 (N, 16, 16), that were drawn before."""
        return self._pictures(torch.from_numpy(np.ascontiguousarray(codes)).flatten(1).to(self.device))

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """One picture per request; each has its own noise, so a batch equals its pictures drawn one by one.

        Raises:
            ValueError: an empty text, or an operation beyond :data:`imagery_agent.imagination.key_frames.LARGEST_STEP`
                (take several steps).
        """
        for request in requests:
            _check_request(request)
        # one number from each request's generator, before the first picture
        seeds = [int(torch.randint(2**62, (), generator=request.generator)) for request in requests]
        drawn: dict[int, MentalPicture] = {}
        for draw, is_drawn_so in (
            (self._draw_from_texts, lambda one: one.operation is None),
            (partial(self._draw_steps, self.mover or self.prior), _is_motion),
            (partial(self._draw_steps, self.prior), lambda one: one.operation is not None and not _is_motion(one)),
        ):
            rows = [row for row, one in enumerate(requests) if is_drawn_so(one)]
            for start in range(0, len(rows), _LARGEST_BATCH):
                batch = rows[start : start + _LARGEST_BATCH]
                own = [torch.Generator().manual_seed(seeds[row]) for row in batch]
                drawn |= zip(batch, draw([requests[row] for row in batch], own), strict=True)
        return [drawn[row] for row in range(len(requests))]

    def roll(
        self, picture: MentalPicture, operations: Sequence[Operation], *, generator: torch.Generator
    ) -> list[MentalPicture]:
        """A picture rolled forward: the frames after each of the operations in turn.

        See :func:`imagery_agent.imagination.key_frames.roll`, also for several pictures at once.
        """
        return roll(self, [picture], [operations], generator=generator)[0]

    def complete(
        self, texts: Sequence[str], picture: np.ndarray, *, share: float, generator: torch.Generator
    ) -> list[MentalPicture]:
        """One picture per text whose upper ``share`` is that of a picture uint8 (64, 64, 3); the rest is drawn.

        An image prompt (Ramesh et al. 2021, figure 2): the first rows of codes are given.
        """
        if not 0 < share < 1:
            raise ValueError(f"expected a share of the picture above 0 and below 1, got {share}")
        for text in texts:
            _check_request(DrawRequest(text, generator=generator))
        (start,) = self.perceive(picture[None])
        side, block = self.dvae.config.grid, self.drawer.config.block
        rows = min(max(1, round(share * side / block)) * block, side - block)
        given = torch.from_numpy(self._codes(start)[: side * rows]).to(self.device)
        seeds = [int(torch.randint(2**62, (), generator=generator)) for _ in texts]
        sampled = sample(
            self.drawer,
            Condition(self._text(texts, self.drawer)),
            sampling=self.words_to_picture,
            generators=[torch.Generator().manual_seed(seed) for seed in seeds],
            given=given.expand(len(texts), -1),
        )
        return self._pictures(sampled.codes)

    def temperature_of(self, request: DrawRequest) -> float:
        """The sampling temperature of a request, where it names none that of the imagination."""
        if request.temperature is not None:
            return request.temperature
        return (self.words_to_picture if request.source is None else self.picture_to_picture).temperature

    def _draw_from_texts(
        self, requests: Sequence[DrawRequest], generators: list[torch.Generator]
    ) -> list[MentalPicture]:
        texts = [in_learned_words(request.text or "", self.names) for request in requests]
        sampled = sample(
            self.drawer,
            Condition(self._text(texts, self.drawer)),
            sampling=self.words_to_picture,
            generators=generators,
            temperatures=[self.temperature_of(request) for request in requests],
        )
        return self._pictures(sampled.codes)

    def _draw_steps(
        self, network: Prior | MotionNetwork, requests: Sequence[DrawRequest], generators: list[torch.Generator]
    ) -> list[MentalPicture]:
        """Decoded from the codes' probabilities: where an edge is uncertain, its mean is nearer than its mode."""
        requests = [from_key_frame(request) for request in requests]
        operations = [request.operation for request in requests if request.operation is not None]
        sources = [request.source for request in requests if request.source is not None]
        codes = torch.from_numpy(np.stack([self._codes(source) for source in sources])).to(self.device)
        if isinstance(network, MotionNetwork):  # it reads no text
            draw, text = network.sample, codes[:, :0]
        else:
            draw, text = partial(sample, network), self._text(list(map(instruction, operations)), network)
        sampled = draw(
            Condition(text, codes, *(part.to(self.device) for part in motions(operations))),
            sampling=self.picture_to_picture,
            generators=generators,
            temperatures=[self.temperature_of(request) for request in requests],
        )
        pictures = self._pictures(sampled.codes, sampled.probabilities)
        return [replace(picture, since=key_frame(request)) for picture, request in zip(pictures, requests, strict=True)]

    def _codes(self, source: MentalPicture) -> np.ndarray:
        if source.codes is None:
            return self._codes(self.perceive(source.pixels[None])[0])
        return source.codes.reshape(-1)

    @torch.no_grad()
    def _pictures(self, codes: torch.Tensor, probabilities: torch.Tensor | None = None) -> list[MentalPicture]:
        """Decoded codes int64 (N, cells), or decoded means of all code vectors, weighted by ``probabilities``."""
        side = self.dvae.config.grid
        grids = codes.view(-1, side, side)
        if probabilities is None:
            painted = [self.dvae.decode(chunk) for chunk in grids.split(_LARGEST_BATCH)]
        else:
            painted = [self.dvae.decode_soft(probabilities.view(len(codes), side, side, -1))]
        pixels = to_pixels(torch.cat(painted))
        return [MentalPicture(picture, grid) for picture, grid in zip(pixels, grids.cpu().numpy(), strict=True)]

    def _text(self, texts: Sequence[str], network: Prior) -> torch.Tensor:
        tokens = self.tokenizer.encode_batch(list(texts), length=network.config.text_length)
        return torch.from_numpy(tokens).to(self.device)


def motions(operations: Sequence[Operation]) -> tuple[torch.Tensor, torch.Tensor]:
    """Affine matrices of operations, float32 (N, 2, 3), and their turns in depth in degrees, float32 (N,)."""
    planar = torch.from_numpy(np.stack([operation.matrix() for operation in operations])).float()
    turns = [operation.angle_deg if operation.kind == "turn" else 0.0 for operation in operations]
    return planar, torch.tensor(turns, device="cpu")


def load_dvae(folder: Path | str | None = None) -> DVAE:
    """The discrete VAE of a weights folder; None means the shipped one."""
    weights = load_folder(Path(folder or WEIGHTS_DIR) / "dvae", kind="dvae")
    return weights.fill(DVAE(weights.read_config(DVAEConfig)))


def _mover(folder: Path, dvae: str) -> MotionNetwork | None:
    """The network of a folder that moves pictures; None where there is none for the discrete VAE of this checksum."""
    if not folder.is_dir():
        return None
    weights = load_folder(folder, kind="motions")
    if (own := weights.files.get(DVAE_FILE, b"").decode()) != dvae:
        warnings.warn(
            f"the network in {folder} moves codes of another discrete VAE ({own[:12]}, not {dvae[:12]}) and is not "
            "used; train one for the discrete VAE beside it: imagery train motions",
            stacklevel=3,
        )
        return None
    return weights.fill(MotionNetwork(weights.read_config(MotionConfig)))


def _drawer(folder: Path, prior: Weights) -> Prior | None:
    """The network of a folder that draws from words; None where there is none that reads as the prior does."""
    if not folder.is_dir():
        return None
    weights = load_folder(folder, kind="words")
    if weights.files.get("tokenizer.json") != prior.files.get("tokenizer.json"):
        warnings.warn(
            f"the network in {folder} reads words in other pieces than the prior beside it and is not used; train one "
            "for this prior: imagery train words",
            stacklevel=3,
        )
        return None
    return weights.fill(Prior(weights.read_config(PriorConfig)))


def _is_motion(request: DrawRequest) -> bool:
    return request.operation is not None and request.operation.is_motion


def _check_fit(dvae: DVAE, prior: Prior, tokenizer: CaptionTokenizer, folder: Path) -> None:
    """WeightsError if the two networks and the tokenizer of a folder are not of one training."""
    pairs = {
        "pictures of the discrete VAE, pixels per side": (PICTURE_SIZE_PX, dvae.config.picture_px),
        "codes": (dvae.config.codes, prior.config.codes),
        "cells per side": (dvae.config.grid, prior.config.grid),
        "tokens, at most": (prior.config.text_vocabulary, max(prior.config.text_vocabulary, tokenizer.size)),
    }
    for what, (expected, found) in pairs.items():
        if expected != found:
            raise WeightsError(
                f"expected networks in {folder} that fit each other ({what}: {expected}), got {found}; restore the "
                "folder, or train the prior with the discrete VAE of that folder (--weights)"
            )


def _check_request(request: DrawRequest) -> None:
    if request.operation is not None:
        check_step(request.operation)
    elif not (request.text or "").strip():
        raise ValueError(f"expected a caption with words, got {request.text!r}; give words")
