"""The world: experiments on mental imagery as Gymnasium environments, registered when this is imported.

``gymnasium.make("imagery_envs:Imagery/MentalRotation-v0")`` imports and makes in one. No torch is loaded.
"""

from __future__ import annotations

import gymnasium

ENVIRONMENTS = {
    "Imagery/MentalRotation-v0": "imagery_envs.mental_rotation:MentalRotation",
    "Imagery/PreparedRotation-v0": "imagery_envs.prepared_rotation:PreparedRotation",
    "Imagery/MentalScanning-v0": "imagery_envs.mental_scanning:MentalScanning",
    "Imagery/Reinterpretation-v0": "imagery_envs.reinterpretation:Reinterpretation",
}
"""Registered id: class."""

for _id, _entry_point in ENVIRONMENTS.items():
    if _id not in gymnasium.registry:
        gymnasium.register(id=_id, entry_point=_entry_point)
