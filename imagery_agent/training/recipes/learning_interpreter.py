"""The interpreter's network in training: from random weights with words and pictures, or tuned by pictures alone."""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.models.losses import Losses

PAIRING_WEIGHT = 0.3


class LearningInterpreter(InterpreterModel):
    """The interpreter in training: names are also paired with their tags, without a picture.

    One that is ``tuned`` has learned already, and only the upper stages of its picture network change: texts keep their
    vectors, the first stages their features, and batch norms their statistics.
    """

    def __init__(self, config: InterpreterConfig, *, tuned: bool = False) -> None:
        super().__init__(config)
        self._tuned, self._train_text = tuned, not tuned
        self._names: tuple[Tensor, Tensor] | None = None
        if tuned:
            self.requires_grad_(False)
            for part in (self.net.visual.layer3, self.net.visual.layer4, self.net.visual.attnpool):
                part.requires_grad_(True)

    def train(self, mode: bool = True) -> LearningInterpreter:
        """See :meth:`torch.nn.Module.train`."""
        return super().train(mode and not self._tuned)

    def encode_texts(self, tokens: Tensor) -> Tensor:
        """See :meth:`InterpreterModel.encode_texts`."""
        with torch.set_grad_enabled(self._train_text and torch.is_grad_enabled()):
            return super().encode_texts(tokens)

    def loss(self, batch: Mapping[str, Tensor], *, train_text: bool = True) -> Losses:
        """See :meth:`InterpreterModel.loss`; also ``paired_names`` and ``paired_tags`` int64 (P, L).

        Without ``train_text`` only the picture network gets gradients. For tuning see :meth:`_tuning_loss`.
        """
        if self._tuned:
            return self._tuning_loss(batch)
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

    def _tuning_loss(self, batch: Mapping[str, Tensor]) -> Losses:
        """Cross entropy of the names of assembled things; all other pictures keep the vectors that they had.

        Batch: ``pictures`` (B, 3, 64, 64); ``concepts`` (B,), rows of ``names`` (V, L) of assembled things, else -1;
        ``earlier`` (B, D), the vectors of the other pictures before tuning. A change of vectors is weighted as if it
        were one of logits.
        """
        vectors, named = self.encode_pictures(batch["pictures"]), batch["concepts"] >= 0
        if self._names is None or not torch.equal(self._names[0], batch["names"]):
            self._names = batch["names"], self.encode_texts(batch["names"])
        logits, concepts = self.logit_scale * vectors[named] @ self._names[1].T, batch["concepts"][named]
        naming = F.cross_entropy(logits, concepts, reduction="sum") / len(vectors)
        change = ((1 - (vectors * batch["earlier"]).sum(1)) * ~named).mean()
        parts = {
            "naming": naming.detach(),
            "naming_top1": (logits.argmax(1) == concepts).float().mean(),
            "change": change.detach(),
        }
        return Losses(naming + self.logit_scale * change, parts)
