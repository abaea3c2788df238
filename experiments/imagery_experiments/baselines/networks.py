"""The trained steps of one seed, from a training run or as shipped, and their weights folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.registry import BASELINES
from imagery_agent.pretrained import WEIGHTS_DIR, load_folder, save_folder
from imagery_agent.tokenizer import CaptionTokenizer

SHIPPED = WEIGHTS_DIR / "baselines"
KIND, TOKENIZER_FILE, MEASURED_FILE = "baselines", "tokenizer.json", "measured.json"


@dataclass(frozen=True)
class Steps:
    """Networks of one seed by name."""

    config: BaselineConfig
    tokenizer: CaptionTokenizer
    models: Mapping[str, nn.Module]
    """Ready for use; those that have been trained."""

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> tuple[Steps, dict[str, Any]]:
        """From a weights folder, with what was measured of all seeds; WeightsError if it cannot be used."""
        found = load_folder(folder, kind=KIND)
        config = found.read_config(BaselineConfig)
        models = {}
        for name, build in BASELINES.items():
            state = {key.partition("/")[2]: value for key, value in found.state.items() if key.startswith(f"{name}/")}
            if state:
                models[name] = build(config)
                models[name].load_state_dict(state)
                models[name].eval()
        tokenizer = CaptionTokenizer.from_json(found.files[TOKENIZER_FILE].decode())
        return cls(config, tokenizer, models), json.loads(found.files[MEASURED_FILE])

    def save(self, folder: Path, *, measured: Mapping[str, Any], card: str) -> None:
        """The inverse of :meth:`load`."""
        state = {
            f"{name}/{key}": value for name, model in self.models.items() for key, value in model.state_dict().items()
        }
        files = {TOKENIZER_FILE: self.tokenizer.to_json().encode(), MEASURED_FILE: json.dumps(measured).encode()}
        save_folder(folder, kind=KIND, config=asdict(self.config), state=state, extra_files=files, card=card)

    def text(self, captions: list[str]) -> torch.Tensor:
        """Captions as int64 (N, text_length)."""
        return torch.from_numpy(self.tokenizer.encode_batch(captions, length=self.config.text_length))
