"""Draw what one simulated participant imagines for the twelve composed figures, with its names for them.

The sheet goes to docs/images/composed.png. Run: python experiments/composed_sheet.py
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import find_agent
from imagery_experiments.plotting.film_strips import load_strips, picture_sheet
from imagery_experiments.studies import STUDIES

if __name__ == "__main__":
    networks = networks_of_script(__doc__)
    study = STUDIES["reinterpretation"]
    plan = study.design(seed=0, participants=1, quick=False)
    design = replace(plan, trials=tuple(replace(trial, record_trace=True) for trial in plan.trials))
    with TemporaryDirectory() as folder:
        rows = run(study, find_agent("imagery", networks), design=design, folder=Path(folder))
        last = {strip.key: strip.pictures.pixels[-1] for strip in load_strips(Path(folder))}
    names = dict(zip(rows["participant"].astype(str) + "/" + rows["trial"], rows["names"], strict=True))
    keys = [trial.key for trial in design.trials]
    picture_sheet([last[key] for key in keys], [names[key] for key in keys]).save("docs/images/composed.png")
