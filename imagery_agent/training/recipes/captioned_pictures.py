"""The recipe for own captioned pictures: the prior without operations, or DALL-E's transformer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from imagery_agent.images import sheet, to_pixels, to_tensor
from imagery_agent.imagination.learned import WORDS_TO_PICTURE
from imagery_agent.models.batches import Condition, TrainingBatch
from imagery_agent.models.dalle.transformer import Dalle, DalleConfig
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.models.speculative_decoding import sample
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.checkpoint import write_picture
from imagery_agent.training.data.own_pictures.pairs import Entry
from imagery_agent.training.data.picture_folders import PictureFolder
from imagery_agent.training.loop import compile_modules
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.schedule import LoopSettings

SETTINGS = LoopSettings(steps=20_000, batch_size=32, learning_rate=1.5e-3, report_every_s=600.0)
BPE_DROPOUT = 0.1
"""Of DALL-E's captions (Ramesh et al. 2021, section 2.2)."""
TEXT_DROPPED = 0.1
"""Share of the prior's captions dropped, for classifier-free guidance."""
_HELD_OUT, _SHOWN = 96, 8


class CaptionedRecipe:
    """Captions and pictures of a folder; reports the cross-entropy of held-out pictures given their captions.

    A :class:`PriorConfig` trains the prior, a :class:`DalleConfig` DALL-E's own transformer.
    """

    selection_metric = SelectionMetric("imagine_nats", higher_is_better=False)

    def __init__(
        self,
        pictures: PictureFolder,
        settings: LoopSettings,
        dvae: DVAE,
        tokenizer: CaptionTokenizer,
        config: PriorConfig | DalleConfig,
    ) -> None:
        self.data, self.settings, self.tokenizer, self.config = pictures, settings, tokenizer, config
        self.dvae = dvae.eval()
        self.remarks = _cut_captions(pictures, tokenizer, config.text_length - 2)
        """What a user should know before training."""
        held_out = pictures.held_out[:_HELD_OUT]
        self._held_text, self._held_odds = self._text(held_out, None), self._log_odds(held_out)

    def build(self) -> nn.Module:
        """A fresh network."""
        return Dalle(self.config) if isinstance(self.config, DalleConfig) else Prior(self.config)

    def accelerate(self, model: nn.Module) -> None:
        """Fuse the element-wise work of every layer."""
        compile_modules(model.layers)  # type: ignore[arg-type]

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """Texts int64 (B, text_length) and log-odds of codes float32 (B, cells, codes)."""
        rng = np.random.default_rng([self.settings.seed, step])
        entries = self.data.draw(rng, self.settings.batch_size)
        text = self._text(entries, rng)
        if isinstance(self.config, PriorConfig):
            text[torch.from_numpy(rng.random(len(text)) < TEXT_DROPPED)] = 0
        return text, self._log_odds(entries)

    def loss(self, model: nn.Module, batch: tuple[Tensor, Tensor], *, step: int, generator: torch.Generator) -> Losses:
        """See :meth:`Prior.loss` and :meth:`Dalle.loss`."""
        text, odds = batch
        if isinstance(self.config, DalleConfig):
            return model.loss(text, odds.argmax(-1))  # type: ignore[operator]
        lesson = TrainingBatch(Condition(text), odds.argmax(-1), odds.softmax(-1))
        return model.loss([lesson])  # type: ignore[operator]

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Nats per code with the right and with another picture's caption; ``samples.png`` of the prior."""
        text, codes = self._held_text, self._held_odds.argmax(-1)
        if isinstance(model, Dalle):
            right, wrong = (model.loss(words, codes).parts["image_nats"].item() for words in (text, text.roll(1, 0)))
        else:
            assert isinstance(model, Prior)
            right, wrong = (model.cross_entropy(Condition(words), codes).item() for words in (text, text.roll(1, 0)))
            self._draw(model, run_dir)
        return {"imagine_nats": right, "caption_gap_nats": wrong - right}

    def _draw(self, model: Prior, run_dir: Path) -> None:
        shown = self._held_text[:_SHOWN]
        generators = [torch.Generator().manual_seed(number) for number in range(len(shown))]
        drawn = sample(model, Condition(shown), sampling=WORDS_TO_PICTURE, generators=generators).codes
        side = self.dvae.config.grid
        rows = torch.cat([self._held_odds[: len(shown)].argmax(-1), drawn]).unflatten(1, (side, side))
        write_picture(run_dir / "samples.png", sheet(to_pixels(self.dvae.decode(rows)), columns=len(shown), scale=1))

    @torch.no_grad()
    def _log_odds(self, entries: Sequence[Entry]) -> Tensor:
        pictures = to_tensor(self.data.read(entries))
        return torch.cat([self.dvae.logits(chunk).flatten(1, 2) for chunk in pictures.split(64)])

    def _text(self, entries: Sequence[Entry], rng: np.random.Generator | None) -> Tensor:
        captions, length = [entry.caption for entry in entries], self.config.text_length
        dropout = BPE_DROPOUT if isinstance(self.config, DalleConfig) else 0.0
        dropping = rng if dropout else None
        return torch.from_numpy(self.tokenizer.encode_batch(captions, length=length, dropout=dropout, rng=dropping))


def _cut_captions(pictures: PictureFolder, tokenizer: CaptionTokenizer, length: int) -> tuple[str, ...]:
    """A line if captions have more than ``length`` pieces, the rest of which the network does not see."""
    lengths = {entry.caption: len(tokenizer.encode(entry.caption)) for entry in pictures.train + pictures.held_out}
    longer = {caption: pieces for caption, pieces in lengths.items() if pieces > length}
    if not longer:
        return ()
    example = max(longer, key=lambda caption: longer[caption])
    return (
        f"{len(longer)} of {len(lengths)} different captions are longer than the {length} pieces that the network "
        f"reads; their ends are not seen (longest: {longer[example]} pieces, {example[:60]!r} ...)",
    )
