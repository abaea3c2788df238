"""Loading and saving of the interpreter: the shipped weights, a weights folder, or an open_clip model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from torch import Tensor

from imagery_agent.interpreter.calibration import Calibration
from imagery_agent.interpreter.clip import CaptionEncoder, InterpreterModel, OpenClipEncoder
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
from imagery_agent.interpreter.model_sources import LOCAL_DIR, resolve
from imagery_agent.interpreter.naming import check_texts
from imagery_agent.interpreter.unknown_names import UnknownNames
from imagery_agent.network_options import find_device, has_part
from imagery_agent.pretrained import CARD, CONFIG, WEIGHTS_DIR, WeightsError, load_folder, save_folder
from imagery_agent.tokenizer import CaptionTokenizer

_VOCABULARY, _TOKENIZER, _CALIBRATION = "vocabulary.json", "tokenizer.json", "calibration.json"
NAME_TEMPLATES = ("a drawing of a {}", "an icon of a {}", "a {}")
"""Prompts for models that were not trained on bare names (Radford et al. 2021, section 3.1.4)."""


class ClipInterpreter(EncoderInterpreter):
    """The interpreter with the shipped weights or those of any open_clip model."""

    @classmethod
    def load(
        cls, name: str | Path = "default", vocabulary: Sequence[str] | None = None, *, device: str = "cpu"
    ) -> ClipInterpreter:
        """The shipped weights (``default``), a weights folder by its path, or an open_clip model by its name.

        A weights folder is that of the interpreter or, as for :meth:`LearnedImagination.load`, the one that holds it
        beside ``dvae`` and ``prior``. ``vocabulary`` replaces the shipped names; ``device`` is one of ``DEVICES``.

        Raises:
            ValueError: an unknown name, or a folder that is incomplete.
        """
        if name != "default" and has_part(Path(name), "interpreter"):
            name = Path(name) / "interpreter"
        name, where = resolve(name), find_device(device)
        folder = WEIGHTS_DIR / "interpreter" if name == "default" else Path(name)
        if name == "default" or isinstance(name, Path) or folder.is_dir():
            weights = load_folder(folder, kind="interpreter")
            missing = {_TOKENIZER, _VOCABULARY} - set(weights.files)
            if missing:
                raise WeightsError(f"expected {', '.join(sorted(missing))} in {folder}; restore the folder")
            config = InterpreterConfig.from_dict(weights.config, where=folder / CONFIG)
            model = weights.fill(InterpreterModel(config))
            tokenizer = CaptionTokenizer.from_json(weights.files[_TOKENIZER].decode())
            learned = json.loads(weights.files[_VOCABULARY])
            return cls(
                CaptionEncoder(model.to(where), tokenizer),
                vocabulary=learned if vocabulary is None else vocabulary,
                calibration=_calibration(weights.files.get(_CALIBRATION), folder / _CALIBRATION),
                unknown_names=UnknownNames(learned),
                sha256=weights.sha256,
            )
        if vocabulary is None:
            vocabulary = shipped_vocabulary()
        fitted = Path(str(name).removeprefix(LOCAL_DIR)) / _CALIBRATION
        is_fitted = str(name).startswith(LOCAL_DIR) and fitted.is_file()
        return cls(
            OpenClipEncoder(str(name), device=where),
            vocabulary=vocabulary,
            templates=NAME_TEMPLATES,
            calibration=_standalone(fitted) if is_fitted else None,
        )

    def feature_maps(self, pictures: Tensor) -> list[Tensor]:
        """See :meth:`InterpreterModel.feature_maps`; ValueError for a foreign network."""
        if not isinstance(self.encoder, CaptionEncoder):
            raise ValueError(
                "expected an interpreter of this package (its feature maps are needed), got another open_clip model"
            )
        return self.encoder.feature_maps(pictures)


def _own_folder(folder: Path) -> Path:
    """The interpreter's own folder, of that or of the folder of all networks."""
    return folder / "interpreter" if has_part(folder, "interpreter") else folder


def _calibration(content: bytes | None, where: Path) -> Calibration:
    return Calibration() if content is None else Calibration.from_dict(json.loads(content), where=where)


def _standalone(path: Path) -> Calibration:
    """The calibration beside a model of open_clip's, which carries its own checksum."""
    again = f"fit it again: imagery calibrate --interpreter local-dir:{path.parent}"
    try:
        listing = json.loads(path.read_bytes())
        values, checksum = listing["calibration"], listing["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path} is damaged or of an older version; {again}") from error
    found = Calibration.from_dict(values, where=path)
    if hashlib.sha256(found.to_json().encode()).hexdigest() != checksum:
        raise WeightsError(f"{path} is altered (its checksum differs); {again}")
    return found


def save_calibration(name: str | Path, calibration: Calibration) -> Path:
    """Save a calibration beside the weights that it was fitted to; returns the folder.

    ``name`` is as for :meth:`ClipInterpreter.load`; ValueError for a model without a local folder.
    """
    name = resolve(name)
    if str(name).startswith(LOCAL_DIR):
        folder = Path(str(name).removeprefix(LOCAL_DIR))
        temporary = folder / f"{_CALIBRATION}.tmp"
        checksum = hashlib.sha256(calibration.to_json().encode()).hexdigest()
        temporary.write_text(
            json.dumps({"calibration": asdict(calibration), "sha256": checksum}, indent=2) + "\n", encoding="utf-8"
        )
        temporary.replace(folder / _CALIBRATION)
        return folder
    folder = WEIGHTS_DIR / "interpreter" if name == "default" else _own_folder(Path(name))
    if not folder.is_dir():
        raise ValueError(
            f"expected a folder to keep the calibration in, got {str(name)!r}; download the model and give "
            "local-dir:PATH"
        )
    weights = load_folder(folder, kind="interpreter")
    save_folder(
        folder,
        kind="interpreter",
        config=weights.config,
        state=weights.state,
        extra_files={**weights.files, _CALIBRATION: calibration.to_json().encode()},
        card=(folder / CARD).read_text(encoding="utf-8"),
    )
    return folder


def shipped_vocabulary() -> list[str]:
    """The names that are shipped with the package; WeightsError if they are missing."""
    path = WEIGHTS_DIR / "interpreter" / _VOCABULARY
    if not path.is_file():
        raise WeightsError(f"expected the default names in {path}, found none; give a vocabulary")
    return [str(name) for name in json.loads(path.read_text(encoding="utf-8"))]


def save_interpreter(
    folder: Path | str, model: InterpreterModel, *, tokenizer: CaptionTokenizer, vocabulary: Sequence[str], card: str
) -> None:
    """Write a weights folder that :meth:`ClipInterpreter.load` reads."""
    names = list(dict.fromkeys(check_texts(vocabulary, what="names")))
    files = {_TOKENIZER: tokenizer.to_json().encode(), _VOCABULARY: json.dumps(names, indent=0).encode()}
    save_folder(
        folder, kind="interpreter", config=asdict(model.config), state=model.state_dict(), extra_files=files, card=card
    )
