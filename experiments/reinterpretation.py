"""Reinterpretation from Python, with the mental pictures. Run: python experiments/reinterpretation.py"""

from pathlib import Path

from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import find_agent
from imagery_experiments.plotting.film_strips import draw_strip, load_strips
from imagery_experiments.studies import STUDIES

if __name__ == "__main__":
    networks = networks_of_script(__doc__)  # --weights, --device
    study, folder = STUDIES["reinterpretation"], Path("runs") / "python" / "reinterpretation"
    design = study.design(seed=0, participants=1, quick=True)
    rows = run(study, find_agent("imagery", networks), design=design, folder=folder)
    print(rows[["item", "names", "correct"]].to_string(index=False))
    for strip in load_strips(folder):
        draw_strip(strip).save(folder / f"{strip.key.replace('/', '-')}.png")
