"""Mental scanning from Python, with the figure. Run: python experiments/mental_scanning.py"""

from pathlib import Path

import pandas as pd

from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import find_agent
from imagery_experiments.studies import STUDIES

if __name__ == "__main__":
    networks = networks_of_script(__doc__)  # --weights, --device
    study, folder = STUDIES["mental-scanning"], Path("runs") / "python" / "mental-scanning"
    design = study.design(seed=0, participants=1, quick=True)
    rows = [
        run(study, find_agent(name, networks), design=design, folder=folder / name)
        for name in ("imagery", "propositional")
    ]
    for caption, figure in study.figures(pd.concat(rows)).items():
        figure.save(folder / "scanning.png", dpi=150, verbose=False)
        print(caption, folder / "scanning.png")
