"""Experiments on mental imagery as Gymnasium environments.

``gymnasium.make("imagery_envs:Imagery/MentalRotation-v0")`` imports this package and makes the environment. The ids
are registered when the package is imported, so that ``gymnasium.make("Imagery/MentalRotation-v0")``, without the
prefix ``imagery_envs:``, works only after ``import imagery_envs``. No torch is loaded.
"""

from __future__ import annotations

import gymnasium

ENVIRONMENTS = {
    "Imagery/AmbiguousFigures-v0": "imagery_envs.ambiguous_figures:AmbiguousFigures",
    "Imagery/Assembly-v0": "imagery_envs.planning.assembly:Assembly",
    "Imagery/DescribedMotion-v0": "imagery_envs.motion.described_motion:DescribedMotion",
    "Imagery/CausalChain-v0": "imagery_envs.motion.causal_chain:CausalChain",
    "Imagery/ConditionalIsland-v0": "imagery_envs.planning.conditional_island:ConditionalIsland",
    "Imagery/Billiards-v0": "imagery_envs.motion.billiards:Billiards",
    "Imagery/FormAssembly-v0": "imagery_envs.spatial_puzzles.form_assembly:FormAssembly",
    "Imagery/FormBoard-v0": "imagery_envs.planning.form_board:FormBoard",
    "Imagery/HingeFolding-v0": "imagery_envs.spatial_puzzles.hinge_folding:HingeFolding",
    "Imagery/MapInference-v0": "imagery_envs.planning.map_inference:MapInference",
    "Imagery/Maze-v0": "imagery_envs.planning.maze:Maze",
    "Imagery/MentalRotation-v0": "imagery_envs.mental_rotation:MentalRotation",
    "Imagery/PreparedRotation-v0": "imagery_envs.prepared_rotation:PreparedRotation",
    "Imagery/MentalScanning-v0": "imagery_envs.mental_scanning:MentalScanning",
    "Imagery/PaperFolding-v0": "imagery_envs.planning.paper_folding:PaperFolding",
    "Imagery/PaperPunch-v0": "imagery_envs.spatial_puzzles.paper_punch:PaperPunch",
    "Imagery/Reinterpretation-v0": "imagery_envs.reinterpretation:Reinterpretation",
    "Imagery/RelationalChain-v0": "imagery_envs.planning.relational_chain:RelationalChain",
}
"""Id -> module and class."""

for _id, _entry_point in ENVIRONMENTS.items():
    if _id not in gymnasium.registry:
        gymnasium.register(id=_id, entry_point=_entry_point)
