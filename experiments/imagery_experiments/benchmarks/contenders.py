"""Implementations to compare: this project's prior and transformers of other libraries of the same size.

The other libraries are imported only here, if they are installed (the extra ``bench``).
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from imagery_agent.models.batches import Condition, TrainingBatch
from imagery_agent.models.code_sampling import Sampling
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.models.quantization import pack
from imagery_agent.models.speculative_decoding import sample as sample_codes
from imagery_agent.training.loop import bfloat16_is_faster, compile_modules

OURS = "imagery-agent"


@dataclass(frozen=True)
class Shape:
    """Shape of the token sequence and of the network."""

    width: int = 384
    layers: int = 6
    heads: int = 6
    text_tokens: int = 32
    grid: int = 16
    text_vocabulary: int = 2048
    codes: int = 512
    training_batch: int = 24

    @property
    def cells(self) -> int:
        """Tokens of a picture."""
        return self.grid**2

    @property
    def tokens(self) -> int:
        """Tokens of text and picture."""
        return self.text_tokens + self.cells

    def texts(self, batch: int) -> Tensor:
        """Random texts int64 (batch, text_tokens), the same every time."""
        generator = torch.Generator().manual_seed(batch)
        return torch.randint(3, self.text_vocabulary, (batch, self.text_tokens), generator=generator)

    def pictures(self, batch: int) -> Tensor:
        """Random codes int64 (batch, cells), the same every time."""
        return torch.randint(self.codes, (batch, self.cells), generator=torch.Generator().manual_seed(batch))


@dataclass(frozen=True)
class Contender:
    """One implementation."""

    name: str
    sample: Callable[[int], object]
    """Samples a number of pictures from their texts."""
    network: nn.Module
    loss: Callable[[], Tensor]
    """Loss of one training batch."""
    largest_batch: int = 64
    """Larger batches would take minutes and are not timed."""


def _config(shape: Shape) -> PriorConfig:
    return PriorConfig(
        text_vocabulary=shape.text_vocabulary,
        text_length=shape.text_tokens,
        codes=shape.codes,
        grid=shape.grid,
        width=shape.width,
        layers=shape.layers,
        heads=shape.heads,
    )


def ours(shape: Shape) -> Contender:
    """This project's prior."""
    config = _config(shape)
    drawing = Prior(config).eval()
    pack(drawing)
    learning = Prior(config)
    compile_modules(learning.layers)
    size = shape.training_batch
    codes = shape.pictures(size)
    posterior = nn.functional.one_hot(codes, shape.codes).float()
    training = TrainingBatch(Condition(shape.texts(size)), codes, posterior)

    def sample(batch: int) -> object:
        generators = [torch.Generator().manual_seed(number) for number in range(batch)]
        return sample_codes(drawing, Condition(shape.texts(batch)), sampling=Sampling(), generators=generators)

    return Contender(OURS, sample, learning, lambda: learning.loss([training]).total)


def uncached_code(shape: Shape, batch: int) -> Callable[[], object]:
    """One code of this project's prior without a cache; every code costs the same."""
    prior = Prior(_config(shape)).eval()
    pack(prior)

    @torch.no_grad()
    def code() -> object:
        return prior.logits(Condition(shape.texts(batch)), shape.pictures(batch))

    return code


def hugging_face(shape: Shape) -> Contender:
    """GPT-2 of ``transformers`` with its own cache."""
    transformers = importlib.import_module("transformers")
    transformers.logging.set_verbosity_error()
    config = transformers.GPT2Config(
        vocab_size=shape.text_vocabulary + shape.codes,
        n_positions=shape.tokens,
        n_embd=shape.width,
        n_layer=shape.layers,
        n_head=shape.heads,
        pad_token_id=0,
        eos_token_id=None,
        bos_token_id=0,
    )
    drawing, learning = (transformers.GPT2LMHeadModel(config) for _ in range(2))
    drawing.eval()
    stream = _stream(shape)

    def sample(batch: int) -> object:
        texts = shape.texts(batch)
        return drawing.generate(
            texts,
            attention_mask=torch.ones_like(texts),
            min_new_tokens=shape.cells,
            max_new_tokens=shape.cells,
            do_sample=True,
            top_k=0,
        )

    return Contender("transformers GPT-2", sample, learning, lambda: learning(stream, labels=stream).loss)


def x_transformers(shape: Shape) -> Contender:
    """The autoregressive wrapper of ``x-transformers``."""
    library = importlib.import_module("x_transformers")

    def build() -> Any:
        return library.AutoregressiveWrapper(
            library.TransformerWrapper(
                num_tokens=shape.text_vocabulary + shape.codes,
                max_seq_len=shape.tokens,
                attn_layers=library.Decoder(dim=shape.width, depth=shape.layers, heads=shape.heads),
            )
        )

    drawing, learning, stream = build().eval(), build(), _stream(shape)
    return Contender(
        "x-transformers",
        lambda batch: drawing.generate(shape.texts(batch), shape.cells, cache_kv=True),
        learning,
        lambda: learning(stream),
    )


def dalle_pytorch(shape: Shape) -> Contender:
    """``dalle-pytorch`` and its own ``generate_images``."""
    library = dalle_library()

    def build() -> Any:
        return library.DALLE(
            dim=shape.width,
            vae=library.DiscreteVAE(
                image_size=4 * shape.grid, num_layers=2, num_tokens=shape.codes, codebook_dim=64, hidden_dim=32
            ),
            num_text_tokens=shape.text_vocabulary,
            text_seq_len=shape.text_tokens,
            depth=shape.layers,
            heads=shape.heads,
            dim_head=shape.width // shape.heads,
        )

    drawing, learning, size = build().eval(), build(), shape.training_batch
    texts, codes = shape.texts(size), shape.pictures(size)
    return Contender(
        "dalle-pytorch",
        lambda batch: drawing.generate_images(shape.texts(batch), use_cache=True),
        learning,
        lambda: learning(texts, codes, return_loss=True),
        largest_batch=1,
    )


def dalle_library() -> Any:
    """``dalle_pytorch``, with a module of pytorch-lightning under the name that it expects."""
    rank_zero = importlib.import_module("pytorch_lightning.utilities.rank_zero")
    moved = types.ModuleType("pytorch_lightning.utilities.distributed")
    moved.rank_zero_only = rank_zero.rank_zero_only  # type: ignore[attr-defined]
    sys.modules.setdefault(moved.__name__, moved)
    return importlib.import_module("dalle_pytorch")


PEERS: dict[str, Callable[[Shape], Contender]] = {
    "transformers GPT-2": hugging_face,
    "x-transformers": x_transformers,
    "dalle-pytorch": dalle_pytorch,
}


def training_step(contender: Contender, *, bfloat16: bool) -> Callable[[], object]:
    """Forward, backward and AdamW, in float32 or with bfloat16 autocast."""
    optimizer = torch.optim.AdamW(contender.network.parameters(), lr=1e-4, fused=True)

    def step() -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            loss = contender.loss()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def precisions() -> dict[str, bool]:
    """Precisions of training steps: also bfloat16 where the CPU supports it."""
    return {"float32": False, "bfloat16": True} if bfloat16_is_faster() else {"float32": False}


def _stream(shape: Shape) -> Tensor:
    size = shape.training_batch
    return torch.cat([shape.texts(size), shape.pictures(size) + shape.text_vocabulary], 1)
