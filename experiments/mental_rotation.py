"""Mental rotation from Python: both main agents, rows and results. Run: python experiments/mental_rotation.py"""

from pathlib import Path

from imagery_experiments.cli.script_networks import networks_of_script
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import find_agent
from imagery_experiments.studies import STUDIES

if __name__ == "__main__":
    networks = networks_of_script(__doc__)  # --weights, --device
    study = STUDIES["mental-rotation"]
    design = study.design(seed=0, participants=1, quick=True)
    for name in ("imagery", "propositional"):
        rows = run(study, find_agent(name, networks), design=design, folder=Path("runs") / "python" / study.name / name)
        results = study.analyse(rows)
        print(name, f"accuracy {results['accuracy']:.0%}", results["fit"])
