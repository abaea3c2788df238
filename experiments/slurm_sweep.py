"""A sweep on a SLURM cluster, one job of an array per cell; started again, it submits what is not finished.

Run on the login node: python experiments/slurm_sweep.py sweep.toml runs/sweep --partition cpu
(``--cluster local`` runs the same jobs as processes of this machine, to try it out.)
"""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path

import submitit

from imagery_experiments.workflows.sweep import gather, is_finished, read_sweep, run_cell

parser = ArgumentParser(description=__doc__)
parser.add_argument("config", type=Path)
parser.add_argument("out", type=Path, help="a folder that all nodes see")
parser.add_argument("--partition")
parser.add_argument("--cluster", help="slurm, local or debug (default: slurm where there is one)")
parser.add_argument("--at-once", type=int, default=64)
options = parser.parse_args()

sweep = read_sweep(options.config)
waiting = [cell for cell in sweep.cells() if not is_finished(cell, options.out)]
executor = submitit.AutoExecutor(folder=options.out / "slurm", cluster=options.cluster)
executor.update_parameters(timeout_min=120, cpus_per_task=1, mem_gb=4)
if executor.cluster == "slurm":
    executor.update_parameters(slurm_partition=options.partition, slurm_array_parallelism=options.at_once)
jobs = executor.map_array(partial(run_cell, out=options.out.resolve()), waiting)
for job in jobs:
    job.result()  # a job that was killed raises here; start again to finish
print(gather(sweep, options.out))
