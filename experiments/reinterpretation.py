"""Reinterpretation from Python, with the mental pictures. Run: python experiments/reinterpretation.py"""

from pathlib import Path

from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.plotting.film_strips import draw_strip, load_strips
from imagery_experiments.studies import STUDIES

if __name__ == "__main__":
    study, folder = STUDIES["reinterpretation"], Path("runs") / "python" / "reinterpretation"
    design = study.design(seed=0, participants=1, quick=True)
    rows = run(study, AGENTS["imagery"], design=design, folder=folder)
    print(rows[["item", "names", "correct"]].to_string(index=False))
    for strip in load_strips(folder):
        draw_strip(strip).save(folder / f"{strip.key.replace('/', '-')}.png")
