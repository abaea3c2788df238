"""The interpreter's networks: a small CLIP built from open_clip's classes, or any open_clip model.

Pictures and texts become unit vectors in one space; matching pairs have a high cosine (Radford et al. 2021).
No other module imports open_clip.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pickle import UnpicklingError

import open_clip
import torch
import torch.nn.functional as F
from open_clip.loss import ClipLoss
from open_clip.model import CLIP
from open_clip.transformer import text_global_pool
from torch import Tensor, nn

from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.interpreter.encoder import resized
from imagery_agent.interpreter.hard_negatives import not_compared
from imagery_agent.interpreter.model_sources import CHECKPOINTS, LOCAL_DIR
from imagery_agent.models.losses import Losses
from imagery_agent.tokenizer import END_ID, PAD_ID, CaptionTokenizer

MAX_LOGIT_SCALE = 100.0
"""Radford et al. 2021, section 2.5."""
_LOAD_ERRORS = (RuntimeError, OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, UnpicklingError)
"""What open_clip and torch raise for files that are damaged or of another model."""
_TEXT_GROUPS = 8
"""Number of groups of texts of similar length; a training step is 1.3 times as fast with 8 as with 4."""


class HardNegativeLoss(ClipLoss):
    """open_clip's contrastive loss with more texts than pictures, and with pairs that are not compared."""

    def forward(self, pictures: Tensor, texts: Tensor, logit_scale: Tensor, ignored: Tensor) -> tuple[Tensor, Tensor]:
        """Cross entropies picture to text and text to picture.

        ``pictures`` (B, D); ``texts`` (T, D) with the B captions first; ``ignored`` bool (B, T) is False
        where a picture meets its own caption.
        """
        per_picture, per_text = self.get_logits(pictures, texts, logit_scale)
        count = len(pictures)
        labels = self.get_ground_truth(pictures.device, count)
        per_picture = per_picture.masked_fill(ignored, -math.inf)
        per_text = per_text[:count].masked_fill(ignored[:, :count].T, -math.inf)
        return F.cross_entropy(per_picture, labels), F.cross_entropy(per_text, labels)


class InterpreterModel(nn.Module):
    """The shipped small CLIP: tensors to unit vectors. Use it in ``eval`` mode (it has batch norms)."""

    def __init__(self, config: InterpreterConfig) -> None:
        super().__init__()
        self.config = config
        # Causal text encoder, read out at the end token: padding after it has no effect and need not be computed.
        self.net = CLIP(
            config.embed_dim,
            {"layers": list(config.layers), "width": config.width, "image_size": config.magnified_px},
            {
                "context_length": config.context_length,
                "vocab_size": config.vocab_size,
                "width": config.text_width,
                "heads": config.text_heads,
                "layers": config.text_layers,
                "mlp_ratio": config.text_mlp_ratio,
                "pool_type": "eos",
                "eos_id": END_ID,
                "pad_id": PAD_ID,
            },
        ).to(memory_format=torch.channels_last)
        self.contrast = HardNegativeLoss()

    @property
    def logit_scale(self) -> Tensor:
        """Factor from cosines to logits; learned, starting at 1 / 0.07 (as in CLIP)."""
        return self.net.logit_scale.exp().clamp(max=MAX_LOGIT_SCALE)

    def encode_pictures(self, pictures: Tensor) -> Tensor:
        """float (B, 3, 64, 64) in [0, 1] -> unit vectors float32 (B, D)."""
        size = self.config.picture_size_px
        if not pictures.is_floating_point() or pictures.shape[1:] != (3, size, size):
            raise ValueError(
                f"expected float pictures (B, 3, {size}, {size}) in [0, 1], got {pictures.dtype} "
                f"{tuple(pictures.shape)}; convert with imagery_agent.images.to_tensor"
            )
        return F.normalize(self.net.encode_image(self._normal(pictures)).float(), dim=-1)

    def feature_maps(self, pictures: Tensor) -> list[Tensor]:
        """float (B, 3, 64, 64) in [0, 1] -> the maps after each of the four stages, finest first.

        (B, 160, 24, 24), (B, 320, 12, 12), (B, 640, 6, 6), (B, 1280, 3, 3) for the shipped configuration.
        """
        seen = self.net.visual
        maps = [seen.layer1(seen.stem(self._normal(pictures)))]
        for stage in (seen.layer2, seen.layer3, seen.layer4):
            maps.append(stage(maps[-1]))
        return maps

    def _normal(self, pictures: Tensor) -> Tensor:
        """Pictures as the network takes them: enlarged, and with levels around 0."""
        normal = (pictures - self.config.mean) / self.config.std
        if self.config.magnified_px != pictures.shape[-1]:
            normal = F.interpolate(normal, size=self.config.magnified_px, mode="bilinear", align_corners=False)
        return normal.contiguous(memory_format=torch.channels_last)

    def encode_texts(self, tokens: Tensor) -> Tensor:
        """int64 (B, L), L at most the context length -> unit vectors float32 (B, D).

        Equal texts are computed once, and texts of similar length together, without their padding.
        """
        if tokens.ndim != 2 or tokens.shape[1] > self.config.context_length:
            raise ValueError(
                f"expected tokens (B, at most {self.config.context_length}), got {tuple(tokens.shape)}; "
                "encode them with CaptionTokenizer.encode_batch(texts, length=config.context_length)"
            )
        if tokens.is_cuda:  # a GPU is slow at many small products
            return self._encode_trimmed(tokens[:, : int((tokens != PAD_ID).sum(1).max())])
        distinct, where = torch.unique(tokens, dim=0, return_inverse=True)
        lengths = (distinct != PAD_ID).sum(1).clamp(min=1)
        order = lengths.argsort()
        groups = order.chunk(_TEXT_GROUPS)
        encoded = [self._encode_trimmed(distinct[rows, : int(lengths[rows[-1]])]) for rows in groups]
        return torch.cat(encoded)[order.argsort()][where]

    def _encode_trimmed(self, tokens: Tensor) -> Tensor:
        """``CLIP.encode_text`` for rows shorter than the context; causality makes the two equal."""
        net, length = self.net, tokens.shape[1]
        states = net.token_embedding(tokens) + net.positional_embedding[:length]
        states = net.ln_final(net.transformer(states, attn_mask=net.attn_mask[:length, :length]))
        pooled = text_global_pool(states, tokens, net.text_pool_type, eos_token_id=net.text_eos_id)
        return F.normalize((pooled @ net.text_projection).float(), dim=-1)

    def loss(self, batch: Mapping[str, Tensor]) -> Losses:
        """Contrastive loss with hard negatives for the picture-to-text direction.

        Batch: ``pictures`` float (B, 3, 64, 64) in [0, 1]; ``tokens`` int64 (B, L), captions;
        ``negative_tokens`` int64 (B, K, L), optional, false captions of the row's picture (padding alone: none);
        ``concepts`` int64 (B,), optional, see :func:`not_compared`; ``names`` int64 (V, L), optional: all names,
        for the classification of the picture of concept c as row c.
        """
        tokens = batch["tokens"]
        negatives = batch.get("negative_tokens", tokens.new_zeros(len(tokens), 0, tokens.shape[1]))
        ignored = not_compared(tokens, negatives, batch.get("concepts"))
        pictures = self.encode_pictures(batch["pictures"])
        texts = self.encode_texts(torch.cat([tokens, negatives.flatten(0, 1)]))
        with torch.autocast(pictures.device.type, enabled=False):  # scaled cosines need more precision than bfloat16
            to_text, to_picture = self.contrast(pictures, texts, self.logit_scale, ignored)
        naming, named = self._naming(pictures, batch)
        with torch.no_grad():
            cosines = (pictures @ texts.T).masked_fill(ignored, -math.inf)
            own = torch.arange(len(tokens), device=tokens.device)
            parts = {
                "picture_to_text": to_text.detach(),
                "text_to_picture": to_picture.detach(),
                "top1": (cosines.argmax(1) == own).float().mean(),
                "logit_scale": self.logit_scale.detach(),
                **named,
            }
            if negatives.shape[1]:
                rows = cosines[:, len(own) :].unflatten(1, (len(own), -1))[own, own]  # (B, K), each row's own
                parts["above_hard_negatives"] = (cosines[own, own] > rows.amax(1)).float().mean()
        return Losses((to_text + to_picture) / 2 + naming, parts)

    def _naming(self, pictures: Tensor, batch: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        """Cross entropy of the true name among all names, over the pictures of single concepts.

        The contrastive loss alone sees a third of the names per batch, and few that are easily confused.
        """
        if "names" not in batch:
            return pictures.new_zeros(()), {}
        concepts = batch["concepts"]
        known = concepts >= 0
        names = self.encode_texts(batch["names"])
        with torch.autocast(pictures.device.type, enabled=False):
            logits = self.logit_scale * pictures[known] @ names.T
        naming = F.cross_entropy(logits, concepts[known])
        right = (logits.argmax(1) == concepts[known]).float().mean()
        return naming, {"naming": naming.detach(), "naming_top1": right.detach()}


class CaptionEncoder:
    """The shipped model with its tokenizer."""

    def __init__(self, model: InterpreterModel, tokenizer: CaptionTokenizer) -> None:
        if tokenizer.size > model.config.vocab_size:
            raise ValueError(
                f"expected a tokenizer of at most {model.config.vocab_size} pieces, got {tokenizer.size}; "
                "model and tokenizer must come from the same folder"
            )
        self._model, self._tokenizer = model.eval(), tokenizer
        self._device = next(model.parameters()).device
        self.scale = float(model.logit_scale.detach())

    def pictures(self, pictures: Tensor) -> Tensor:
        """See :class:`Encoder`."""
        return self._model.encode_pictures(resized(pictures.to(self._device), self._model.config.picture_size_px))

    def feature_maps(self, pictures: Tensor) -> list[Tensor]:
        """See :meth:`InterpreterModel.feature_maps`."""
        return self._model.feature_maps(pictures.to(self._device))

    def texts(self, texts: Sequence[str]) -> Tensor:
        """See :class:`Encoder`."""
        tokens = self._tokenizer.encode_batch(texts, length=self._model.config.context_length)
        return self._model.encode_texts(torch.from_numpy(tokens).to(self._device))


class OpenClipEncoder:
    """Any open_clip model with its own tokenizer, picture size and color statistics.

    ``name`` is ``local-dir:PATH``, ``MODEL/PATH`` of a checkpoint, ``hf-hub:OWNER/NAME`` or ``MODEL/TAG``
    (``ViT-B-32/laion2b_s34b_b79k``); the last two are downloaded. ValueError if the model or its weights cannot be
    loaded.
    """

    def __init__(self, name: str, *, device: torch.device) -> None:
        self._device = device
        model_name, tag = _model_and_tag(name)
        try:
            self._net = open_clip.create_model(model_name, pretrained=tag, require_pretrained=True).eval().to(device)
            self._tokenizer = open_clip.get_tokenizer(model_name)
        except _LOAD_ERRORS as error:
            raise ValueError(f"cannot load the open_clip model {name!r}: {_first_line(error)}") from error
        seen = self._net.visual.preprocess_cfg
        self._size = seen["size"]
        self._mean, self._std = (torch.tensor(seen[key], device=device)[:, None, None] for key in ("mean", "std"))
        self.scale = float(self._net.logit_scale.detach().exp())

    def pictures(self, pictures: Tensor) -> Tensor:
        """See :class:`Encoder`."""
        return self._net.encode_image(
            (resized(pictures.to(self._device), self._size) - self._mean) / self._std, normalize=True
        )

    def texts(self, texts: Sequence[str]) -> Tensor:
        """See :class:`Encoder`."""
        return self._net.encode_text(self._tokenizer(list(texts)).to(self._device), normalize=True)


def _model_and_tag(name: str) -> tuple[str, str | None]:
    if name.startswith((LOCAL_DIR, "hf-hub:")):
        return name, None
    model, _, tag = name.partition("/")
    if model not in open_clip.list_models():
        raise ValueError(
            f"unknown interpreter {name!r}; expected default, the path of a weights folder, local-dir:PATH, "
            "hf-hub:OWNER/NAME, or an open_clip MODEL/TAG such as ViT-B-32/laion2b_s34b_b79k (or MODEL/CHECKPOINT.pt)"
        )
    if tag.endswith(CHECKPOINTS):  # a file
        return model, tag
    tags = open_clip.list_pretrained_tags_by_model(model)
    if tag not in tags:
        raise ValueError(f"expected {model}/TAG with a TAG of {', '.join(tags) or '(none)'}, got {name!r}")
    return model, tag


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
