"""Sphinx extension that writes one page per environment, from its docstrings, signature and spaces, at every build."""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from PIL import Image, ImageOps

from imagery_envs import ENVIRONMENTS
from imagery_envs.rendering import SMALL_PX
from imagery_envs.spatial_puzzles.puzzle_screen import PuzzleScreen
from imagery_envs.stimuli.puzzles.styles import STYLES
from imagery_experiments.reporting.markdown import table

FOLDER, PICTURES, GALLERY = "environments", "images", "gallery.txt"
TEMPLATE = ("Task", "Stimuli", "Observation", "Response", "Truth", "Timing", "Human result", "Source")
"""Sections that the docstring of every paradigm has."""


@dataclass(frozen=True)
class Paradigm:
    """What the docstring of a paradigm's module says."""

    title: str
    question: str
    sections: dict[str, str]
    """Section of the template -> text in Markdown."""


def read_paradigm(docstring: str) -> Paradigm:
    """Read a docstring that follows the template.

    Raises:
        ValueError: a section is missing.
    """
    lines = inspect.cleandoc(docstring).splitlines()
    title, _, question = lines[0].partition(": ")
    sections: dict[str, list[str]] = {}
    for line in lines[1:]:
        if line in TEMPLATE:
            sections[line] = []
        elif sections and (not line or line.startswith(" ")):
            sections[next(reversed(sections))].append(line)
    if missing := [name for name in TEMPLATE if name not in sections]:
        raise ValueError(f"expected the sections {', '.join(TEMPLATE)}, {', '.join(missing)} missing in {title!r}")
    return Paradigm(
        title, question, {name: _markdown(inspect.cleandoc("\n".join(text))) for name, text in sections.items()}
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _markdown(text: str) -> str:
    """Roles of reStructuredText as plain code."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)


def page(env_id: str) -> str:
    """The page of an environment in Markdown."""
    environment = _class_of(env_id)
    paradigm = read_paradigm(importlib.import_module(environment.__module__).__doc__ or "")
    described = [f"**{name}.** {paradigm.sections[name]}" for name in TEMPLATE[:6]]
    return "\n\n".join(
        [
            f"# {paradigm.title}",
            _sentence(paradigm.question),
            _screen(env_id),
            f"```python\n{usage(env_id)}\n```",
            "## Paradigm",
            *described,
            "## Human result",
            paradigm.sections["Human result"],
            f"**Source.** {paradigm.sections['Source']}",
            "The [studies](../studies/index.md) say which of these values were checked against the papers.",
            "## Spaces",
            _spaces(env_id),
            "## Arguments of `gymnasium.make`",
            _arguments(environment),
            "## Options of `reset`",
            _reset_options(environment),
        ]
    )


def first_screen(env_id: str) -> tuple[np.ndarray, str]:
    """Picture, uint8 (64, W, 3), and instruction of the first screen with a fixed seed."""
    observation, info = gymnasium.make(env_id).reset(seed=3)
    return observation["picture"], info["instruction"]


def _screen(env_id: str) -> str:
    """The first screen in Markdown; a blank picture is left out."""
    picture, instruction = first_screen(env_id)
    shown = [] if is_blank(picture) else [f"![First screen]({PICTURES}/{page_name(env_id)}.png)"]
    if issubclass(_class_of(env_id), PuzzleScreen):
        shown.append(f"![Levels 1 to 5 in different styles]({PICTURES}/{page_name(env_id)}-styles.png)")
    return "\n\n".join([*shown, f"> {instruction}"])


def is_blank(picture: np.ndarray) -> bool:
    """Whether nothing is shown."""
    return bool((picture == 255).all())


def page_name(env_id: str) -> str:
    """File name without its ending: ``"mental-rotation"`` for ``"Imagery/MentalRotation-v0"``."""
    name = env_id.partition("/")[2].removesuffix("-v0")
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def usage(env_id: str) -> str:
    """Four lines that run one step."""
    return "\n".join(
        [
            "import gymnasium",
            f'env = gymnasium.make("imagery_envs:{env_id}")',
            "observation, info = env.reset(seed=0)",
            "observation, reward, terminated, truncated, info = env.step(env.action_space.sample())",
        ]
    )


def _class_of(env_id: str) -> type[gymnasium.Env[Any, Any]]:
    module, _, name = ENVIRONMENTS[env_id].partition(":")
    return getattr(importlib.import_module(module), name)


def _spaces(env_id: str) -> str:
    env = gymnasium.make(env_id)
    assert isinstance(env.observation_space, spaces.Dict)
    lines = [[f"observation `{name}`", _space(space)] for name, space in env.observation_space.items()]
    return table(["", "space"], [*lines, ["action", _space(env.action_space)]])


def _space(space: spaces.Space[Any]) -> str:
    if isinstance(space, spaces.Box):
        return f"`{space.dtype}` of shape {space.shape}, {space.low.min():g} to {space.high.max():g}"
    if isinstance(space, spaces.Text):
        return f"`Text`, at most {space.max_length} characters of ASCII"
    if isinstance(space, spaces.MultiDiscrete):
        return f"`MultiDiscrete`, {len(space.nvec)} whole numbers from 0 to {space.nvec.max() - 1}"
    return f"`{space}`"


def _arguments(environment: type) -> str:
    meanings = argument_texts(environment.__doc__ or "")
    lines = [
        [f"`{name}`", f"`{parameter.annotation}`", f"`{parameter.default!r}`", meanings.get(name, "")]
        for name, parameter in inspect.signature(environment).parameters.items()
    ]
    return table(["argument", "type", "default", "meaning"], lines)


def argument_texts(docstring: str) -> dict[str, str]:
    """Argument -> what a docstring with an ``Args:`` section says about it."""
    _, _, after = inspect.cleandoc(docstring).partition("Args:\n")
    found: dict[str, str] = {}
    for line in after.split("\n\n")[0].splitlines():
        if match := re.match(r" {4}(\w+): (.*)", line):
            found[match[1]] = match[2]
        elif found:
            found[next(reversed(found))] += " " + line.strip()
    return {name: _markdown(text) for name, text in found.items()}


def _reset_options(environment: type) -> str:
    """The paragraphs of the class docstring that follow its arguments."""
    _, _, after = inspect.cleandoc(environment.__doc__ or "").partition("Args:\n")
    return _markdown("\n\n".join(after.split("\n\n")[1:])) or "None."


def gallery() -> str:
    """A table of all environments, included by the overview page."""
    lines = []
    for env_id in ENVIRONMENTS:
        paradigm = read_paradigm(importlib.import_module(_class_of(env_id).__module__).__doc__ or "")
        name = page_name(env_id)
        picture, instruction = first_screen(env_id)
        shown = f"*{instruction[:90]} ...*" if is_blank(picture) else f"![]({PICTURES}/{name}-small.png)"
        lines.append([f"[{paradigm.title}]({name}.md)<br>`imagery_envs:{env_id}`", _sentence(paradigm.question), shown])
    return table(["environment", "question or task", "first screen"], lines)


def write_pages(source: Path) -> None:
    """Write pages, gallery and pictures; texts that are the same are left alone."""
    folder = source / FOLDER
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    _write(folder / GALLERY, gallery() + "\n")
    for env_id in ENVIRONMENTS:
        name = page_name(env_id)
        _write(folder / f"{name}.md", page(env_id) + "\n")
        picture, _ = first_screen(env_id)
        if not is_blank(picture):
            wide = picture.shape[1] > 2 * picture.shape[0]
            enlarged(picture, 2 if wide else 4).save(folder / PICTURES / f"{name}.png")
            enlarged(picture, 1 if wide else 2).save(folder / PICTURES / f"{name}-small.png")
            if styles := style_sheet(env_id):
                styles.save(folder / PICTURES / f"{name}-styles.png")


def style_sheet(env_id: str) -> Image.Image | None:
    """A spatial puzzle of every level in a different style, two a row; None for other environments."""
    if not issubclass(_class_of(env_id), PuzzleScreen):
        return None
    env = gymnasium.make(env_id, width_px=900)
    screens = [
        env.reset(seed=seed, options={"style": name, "level": 1 + seed % 5})[0]["picture"]
        for seed, name in enumerate(STYLES)
    ]
    rows = [np.concatenate(pair, axis=1) for pair in zip(screens[::2], screens[1::2], strict=True)]
    return enlarged(np.concatenate(rows), 1)


def enlarged(picture: np.ndarray, factor: int) -> Image.Image:
    """The picture with every pixel ``factor`` pixels wide, or reduced if it is large, in a gray frame."""
    image = Image.fromarray(picture)
    if picture.shape[0] > SMALL_PX:
        image = image.reduce(3 - min(factor, 2))
    else:
        image = image.resize((factor * image.width, factor * image.height), Image.Resampling.NEAREST)
    return ImageOps.expand(image, border=1, fill=(190, 195, 200))


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Write the pages before Sphinx looks for sources."""
    app.connect("builder-inited", lambda app: write_pages(Path(app.srcdir)))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
