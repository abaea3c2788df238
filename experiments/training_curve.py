"""Quality of the prior over training: docs/images/training_curve.png.

Run: python experiments/training_curve.py 2050=FOLDER 6050=FOLDER ...

Every argument is a number of training steps and a weights folder (dvae, prior, interpreter) or a training run's
checkpoint of the prior. What was measured is kept in docs/results/training_curve.csv, so that later points add to it.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import torch

from imagery_agent.models.prior import PriorConfig
from imagery_agent.pretrained import WEIGHTS_DIR, save_folder
from imagery_experiments.plotting.theme import theme

FIGURES = ("prior.rotate_error_ratio", "prior.caption_gap_nats", "words.objects_top5_first")
TABLE, PICTURE = Path("docs/results/training_curve.csv"), Path("docs/images/training_curve.png")


def measured(folder: Path) -> dict[str, float]:
    """The figures of one weights folder, each by ``imagery evaluate``."""
    command = [str(Path(sys.executable).with_name("imagery")), "evaluate", "--json", "--weights", str(folder)]
    found = {}
    for name in FIGURES:
        answer = subprocess.run([*command, "--only", name], check=True, capture_output=True, text=True)
        found[name] = json.loads(answer.stdout)[0]["value"]
    return found


def weights_of(checkpoint: Path, folder: Path) -> Path:
    """A weights folder with the averaged prior of a training run and what it needs of the shipped rest."""
    shutil.copytree(WEIGHTS_DIR, folder, ignore=shutil.ignore_patterns("words", "motions"))
    shipped = (WEIGHTS_DIR / "prior" / "tokenizer.json").read_bytes()
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["average"]
    depth = state["depth.enter.weight"].shape[0] if "depth.enter.weight" in state else 0
    block = 2 if any(name.startswith("code_blocks") for name in state) else 1
    config = asdict(PriorConfig(depth_width=depth, block=block))
    save_folder(
        folder / "prior", kind="prior", config=config, state=state,
        extra_files={"tokenizer.json": shipped}, card="A checkpoint.",
    )  # fmt: skip
    return folder


def plot(table: pd.DataFrame) -> None:
    """One panel per figure over thousands of training steps."""
    from plotnine import aes, facet_wrap, geom_line, geom_point, ggplot, labs

    long = table.melt("steps", list(FIGURES), "figure").assign(thousands=lambda t: t.steps / 1000)
    figure = (
        ggplot(long, aes("thousands", "value"))
        + geom_line()
        + geom_point()
        + facet_wrap("figure", scales="free_y")
        + labs(x="thousands of training steps", y="")
        + theme()
    )
    figure.save(PICTURE, dpi=160, verbose=False)


if __name__ == "__main__":
    rows = pd.read_csv(TABLE).to_dict("records") if TABLE.is_file() else []
    for argument in sys.argv[1:]:
        steps, path = argument.split("=", 1)
        with TemporaryDirectory() as room:
            folder = Path(path) if Path(path).is_dir() else weights_of(Path(path), Path(room) / "weights")
            rows.append({"steps": int(steps), **measured(folder)})
        print(rows[-1], flush=True)
    table = pd.DataFrame(rows).drop_duplicates("steps", keep="last").sort_values("steps")
    table.to_csv(TABLE, index=False)
    plot(table)
    print(PICTURE)
