"""A structural causal model: variables with mechanisms on a graph; abduction, intervention, prediction (Pearl 2009)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import networkx as nx

Values = Mapping[str, float]
"""Variable -> value."""
Mechanism = Callable[[Values, Any], float]
"""Value of a variable from those of its parents and from its noise."""


@dataclass(frozen=True)
class Noise:
    """One possible noise of a variable and its probability; it may be anything that the mechanism reads."""

    value: Any
    probability: float


Noises = Mapping[str, Sequence[Noise]]
"""Variable -> the noises that are possible; those of different variables are independent."""


class StructuralModel:
    """Variables, each a function of its parents and of a noise of its own."""

    def __init__(self) -> None:
        self.graph: nx.DiGraph = nx.DiGraph()
        self._mechanisms: dict[str, Mechanism] = {}
        self._noises: dict[str, Sequence[Noise] | None] = {}

    def add(
        self,
        name: str,
        parents: Sequence[str] = (),
        *,
        mechanism: Mechanism,
        noises: Sequence[Noise] | None = (Noise(0.0, 1.0),),
    ) -> None:
        """Add a variable.

        Args:
            name: of the variable.
            parents: names of variables that were added before.
            mechanism: value from the parents' values and the noise.
            noises: possible noises; None for a noise of any size that is added to the value (linear models).

        Raises:
            ValueError: a parent is unknown, or the variable is there already.
        """
        unknown = [parent for parent in parents if parent not in self.graph]
        if unknown or name in self.graph:
            raise ValueError(f"expected a new variable with known parents, got {name!r} with {', '.join(unknown)}")
        self.graph.add_node(name)
        self.graph.add_edges_from((parent, name) for parent in parents)
        self._mechanisms[name], self._noises[name] = mechanism, noises

    def abduct(self, seen: Values) -> Noises:
        """The noises that are left possible when all variables were seen.

        Raises:
            ValueError: a variable was not seen, or no noise explains its value.
        """
        found: dict[str, Sequence[Noise]] = {}
        for name in self.graph:
            if name not in seen:
                raise ValueError(f"expected a value of every variable, got none of {name}")
            mechanism, noises = self._mechanisms[name], self._noises[name]
            if noises is None:
                found[name] = (Noise(seen[name] - mechanism(seen, 0.0), 1.0),)
                continue
            left = [one for one in noises if abs(mechanism(seen, one.value) - seen[name]) < 1e-9]
            total = sum(one.probability for one in left)
            if not total:
                raise ValueError(f"expected a value of {name} that its mechanism can give, got {seen[name]}")
            found[name] = tuple(Noise(one.value, one.probability / total) for one in left)
        return found

    def predict(self, target: str, noises: Noises, *, do: Values | None = None) -> float:
        """Expected value of a variable with these noises when others are set (``do``)."""
        order = [
            name for name in nx.topological_sort(self.graph) if name in {target, *nx.ancestors(self.graph, target)}
        ]
        expected = 0.0
        for combination in product(*(noises[name] for name in order)):
            values: dict[str, float] = {}
            weight = 1.0
            for name, noise in zip(order, combination, strict=True):
                weight *= noise.probability
                values[name] = (do or {}).get(name, self._value(name, values, noise.value))
            expected += weight * values[target]
        return expected

    def _value(self, name: str, values: Values, noise: Any) -> float:
        mechanism = self._mechanisms[name]
        return mechanism(values, noise) if self._noises[name] is not None else mechanism(values, 0.0) + noise

    def counterfactual(self, target: str, seen: Values, *, do: Values) -> float:
        """What the variable would have been: abduction, intervention and prediction."""
        return self.predict(target, self.abduct(seen), do=do)
