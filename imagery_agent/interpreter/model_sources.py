"""What a user means by the name of an interpreter: a weights folder, a folder or checkpoint of open_clip's, a name."""

from __future__ import annotations

import json
import re
from pathlib import Path

from imagery_agent.pretrained import CONFIG
from imagery_agent.validation import InputError

LOCAL_DIR = "local-dir:"
"""Prefix of the name of an open_clip model in a local folder."""
OPEN_CLIP_CONFIG = "open_clip_config.json"
CHECKPOINTS = (".pt", ".pth", ".bin", ".ckpt", ".safetensors")
_PARAMETERS = "params.txt"
"""What open_clip's trainer writes beside its folder of checkpoints."""


def resolve(name: str | Path) -> str | Path:
    """The folder of own weights as a path, or the name under which open_clip loads a model.

    A folder with :data:`OPEN_CLIP_CONFIG` needs no prefix, and ``MODEL/epoch_3.pt`` names model and checkpoint; a
    checkpoint alone is enough where open_clip's trainer has left it, beside its ``params.txt``.

    Raises:
        InputError: a folder or a file that cannot be loaded as it is; the message says what to convert.
    """
    text = str(name)
    if text == "default" or text.startswith("hf-hub:"):
        return text
    if not text.removeprefix(LOCAL_DIR).strip():
        raise InputError(f"expected the path of a folder after {LOCAL_DIR!r}, got none")
    path = Path(text.removeprefix(LOCAL_DIR))
    if path.is_dir():
        return _folder(path, prefixed=text.startswith(LOCAL_DIR))
    if path.is_file():
        return _checkpoint(path)
    if isinstance(name, Path):
        return name
    if text.startswith(LOCAL_DIR) or text.startswith((".", "/", "~")):
        raise InputError(f"expected an interpreter at {path}, there is no such file or folder; correct the path")
    model, _, file = text.partition("/")
    if file.endswith(CHECKPOINTS) and not Path(file).is_file():
        raise InputError(f"expected a checkpoint of {model} at {file}, there is no such file; correct the path")
    return text


def _folder(path: Path, *, prefixed: bool) -> str | Path:
    if (path / OPEN_CLIP_CONFIG).is_file():
        return f"{LOCAL_DIR}{path}"
    settings = _settings(path / CONFIG)
    if "model_type" in settings or "architectures" in settings or (path / "pytorch_model.bin").is_file():
        kind = settings.get("model_type", "model")
        raise InputError(
            f"{path} holds a {kind} in the format of Hugging Face transformers, expected open_clip's "
            f"({OPEN_CLIP_CONFIG}); for published weights give their open_clip name (for example ViT-B-32/openai, or "
            "hf-hub:OWNER/NAME of a repository of open_clip); convert weights of your own by renaming their tensors to "
            "open_clip's, and save them with open_clip.push_to_hf_hub.save_for_hf"
        )
    if prefixed:
        raise InputError(
            f"expected {OPEN_CLIP_CONFIG} in {path}, found none; save the model with "
            "open_clip.push_to_hf_hub.save_for_hf, or give MODEL/PATH of a checkpoint"
        )
    checkpoints = sorted(file.name for file in path.iterdir() if file.suffix in CHECKPOINTS)
    if checkpoints and not (path / CONFIG).is_file():
        raise InputError(f"expected a model in {path}, found checkpoints; give one of them: {path / checkpoints[-1]}")
    return path


def _checkpoint(path: Path) -> str:
    if path.suffix not in CHECKPOINTS:
        raise InputError(
            f"expected an interpreter, got the file {path}; give its folder, or a checkpoint of open_clip's trainer "
            f"({', '.join(CHECKPOINTS)})"
        )
    parameters = path.parent.parent / _PARAMETERS
    found = (
        re.search(r"^model: (\S+)$", parameters.read_text(encoding="utf-8"), re.MULTILINE)
        if parameters.is_file()
        else None
    )
    if found is None:
        raise InputError(
            f"the checkpoint {path} does not say which model it is of, and there is no {_PARAMETERS} of open_clip's "
            f"trainer beside its folder; give MODEL/PATH, for example ViT-B-32/{path}"
        )
    return f"{found[1]}/{path}"


def _settings(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
