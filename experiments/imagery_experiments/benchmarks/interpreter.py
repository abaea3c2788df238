"""Speed of the interpreter beside open_clip's ViT-B-32 with random weights at its own resolution.

Both are used by the same interpreter class, so that only the networks and their preprocessing differ.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.interpreter.encoder import Encoder
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_experiments.benchmarks.contenders import OURS
from imagery_experiments.benchmarks.timing import side_by_side

VIT = "ViT-B-32"


@dataclass(frozen=True)
class Load:
    """Number of pictures and names, and the other model."""

    pictures: int = 64
    names: int = 2000
    first_names: int = 100
    """Names to choose from for the first picture after loading; their encoding is included in the time."""
    model: Mapping[str, Any] | None = None
    """Configuration of the other model; None: open_clip's own ViT-B-32."""


TINY_LOAD = Load(
    pictures=2,
    names=20,
    first_names=5,
    model={
        "embed_dim": 24,
        "vision_cfg": {"image_size": 48, "layers": 1, "width": 32, "patch_size": 16, "head_width": 16},
        "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
    },
)


class _KnownNames:
    """An encoder with random name embeddings: only embedding of pictures is timed, which does not depend on them."""

    def __init__(self, encoder: Encoder, width: int) -> None:
        self.scale, self.pictures, self._width = encoder.scale, encoder.pictures, width

    def texts(self, texts: Sequence[str]) -> torch.Tensor:
        """Random unit vectors (N, D)."""
        generator = torch.Generator().manual_seed(0)
        drawn = torch.randn(len(texts), self._width, generator=generator)
        return torch.nn.functional.normalize(drawn, dim=1)


def seconds(load: Load, *, rounds: int, networks: NetworkOptions = SHIPPED) -> dict[str, dict[str, float]]:
    """Task -> contender -> seconds."""
    rng = np.random.default_rng(0)
    shape = (load.pictures, PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3)
    pictures = rng.integers(0, 256, shape, dtype=np.uint8)
    with TemporaryDirectory() as folder:
        other = VIT if load.model is None else "tiny ViT"
        sources: dict[str, str | Path] = {
            OURS: networks.interpreter,
            other: write_random_model(Path(folder) / "model", load.model),
        }
        interpreters = {name: ClipInterpreter.load(source, device=networks.device) for name, source in sources.items()}

        def first_answer(source: str | Path) -> Callable[[], object]:
            names = [f"thing number {number}" for number in range(load.first_names)]
            return lambda: ClipInterpreter.load(source, device=networks.device).name(pictures[:1], names=names)

        naming = {name: _naming(one, pictures, load.names) for name, one in interpreters.items()}
        embedding = {name: _embedding(one, pictures) for name, one in interpreters.items()}
        loading = {name: first_answer(source) for name, source in sources.items()}
        return {
            f"name {load.pictures} of {load.names} names": side_by_side(naming, rounds=rounds, what="naming"),
            f"embed {load.pictures}": side_by_side(embedding, rounds=rounds, what="embedding"),
            f"first answer, {load.first_names} names": side_by_side(loading, rounds=1, what="first answer"),
        }


def _naming(interpreter: EncoderInterpreter, pictures: np.ndarray, names: int) -> Callable[[], object]:
    width = interpreter.picture_vectors(pictures[:1]).shape[1]
    vocabulary = [f"thing number {number}" for number in range(names)]
    known = EncoderInterpreter(_KnownNames(interpreter.encoder, width), vocabulary=vocabulary)
    return lambda: known.name(pictures)


def _embedding(interpreter: EncoderInterpreter, pictures: np.ndarray) -> Callable[[], object]:
    return lambda: interpreter.picture_vectors(pictures)


def write_random_model(folder: Path, model: Mapping[str, Any] | None = None) -> str:
    """A model of open_clip's with random weights in its own folder format; returns its name, ``local-dir:...``.

    ``model`` is its configuration; None: ViT-B-32.
    """
    library = importlib.import_module("open_clip")
    config = dict(model or library.get_model_config(VIT))
    torch.manual_seed(0)
    state = library.model.CLIP(**config).state_dict()
    folder.mkdir(parents=True)
    seen = {"mean": library.OPENAI_DATASET_MEAN, "std": library.OPENAI_DATASET_STD}
    listing = {"model_cfg": config, "preprocess_cfg": seen}
    (folder / "open_clip_config.json").write_text(json.dumps(listing), encoding="utf-8")
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, folder / "model.safetensors")
    return f"local-dir:{folder}"
