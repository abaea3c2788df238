"""The shipped agents: the imagery and the propositional agent, their ablations and lesions.

An ablation replaces a learned part by an oracle (:mod:`imagery_experiments.participants.oracle`): learned or oracle
imagination x learned or oracle interpreter. A lesion (:mod:`imagery_experiments.participants.lesions`) blanks all
pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from imagery_agent.language.construction import read_steps
from imagery_agent.network_options import SHIPPED, NetworkOptions, has_part
from imagery_agent.validation import InputError, check_choice
from imagery_experiments.experiment.participant import PictureTruth, Source, Subject
from imagery_experiments.participants.batching import BatchedImagination
from imagery_experiments.participants.caching import CachedInterpreter
from imagery_experiments.participants.endpoint_reader import EndpointReader
from imagery_experiments.participants.exact_pictures import put_in_mind
from imagery_experiments.participants.word_drawings import RememberedDrawings, WordDrawings, weights_key

if TYPE_CHECKING:
    from imagery_agent.agent import Parameters
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
    from imagery_agent.mind.individual_differences import Traits
    from imagery_agent.mind.memory_traces import MemoryParameters
    from imagery_agent.mind.workspace import Workspace


T = TypeVar("T")
GRAMMAR = "grammar"
"""The reader of building sentences, unless it is a language model."""
SESSIONS_AT_ONCE = 17
"""Batch size: sampling this many pictures takes little longer than sampling one; more would delay the first rows."""


@dataclass(frozen=True)
class AgentSpec(Source):
    """A planner with an imagination and an interpreter."""

    name: str
    planner: str = "imagery"
    imagination: str = "learned"
    """learned, oracle or lesioned (all pictures blank)."""
    interpreter: str = "learned"
    """learned or oracle."""
    lesioned_store: str = ""
    """Store of long-term memory that keeps nothing: ``picture`` or ``verbal``; empty: none."""
    frame: str = ""
    """Reference frame of images (``AmbiguousFigureParameters.frame``); empty: the planner's default."""
    budget_ms: float | None = None
    """Priced work allowed per response."""
    reader: str = GRAMMAR
    """Reads building sentences: the grammar, or the address of a language model's server."""
    reader_model: str = ""
    """Name of the model at that address; empty: the only one."""
    networks: NetworkOptions = SHIPPED
    """Weights and device of the learned parts."""

    def parameters(self) -> Parameters | None:
        """The planner's parameters; None: its defaults."""
        if not self.frame:
            return None
        from imagery_agent.planners.ambiguous_figures.depictive import AmbiguousFigureParameters
        from imagery_agent.planners.single_code import PlannerParameters

        return PlannerParameters(ambiguous_figures=AmbiguousFigureParameters(frame=self.frame))

    def memory(self) -> MemoryParameters:
        """The parameters of long-term memory."""
        from imagery_agent.mind.memory_traces import MemoryParameters

        lesions: dict[str, MemoryParameters] = {
            "": MemoryParameters(),
            "picture": MemoryParameters(imaginal_left=0.0),
            "verbal": MemoryParameters(verbal_left=0.0),
        }
        return lesions[check_choice("store", self.lesioned_store, lesions)]

    @property
    def sessions_at_once(self) -> int:  # type: ignore[override]
        """SESSIONS_AT_ONCE with the learned imagination, which draws in batches; otherwise 1."""
        return SESSIONS_AT_ONCE if self.imagination == "learned" else 1

    def settings(self) -> Mapping[str, Any]:
        """Planner, parts, and the sha256 of every network in use."""
        used = {"dvae", "prior", *self._further_parts()} if self.imagination == "learned" else set()
        used |= {"interpreter"} if self.interpreter == "learned" else set()
        weights = {name: sha for name, sha in weights_hashes(self.networks.weights).items() if name in used}
        return {
            "planner": self.planner,
            "imagination": self.imagination,
            "interpreter": self.interpreter,
            "weights": weights,
            **({"lesioned_store": self.lesioned_store} if self.lesioned_store else {}),
            **({"frame": self.frame} if self.frame else {}),
            **({} if self.budget_ms is None else {"budget_ms": self.budget_ms}),
            **({} if self.reader == GRAMMAR else {"reader": self.reader, "reader_model": self.reader_model}),
        }

    def _further_parts(self) -> list[str]:
        """Networks of a learned imagination that its folder may lack."""
        from imagery_agent.pretrained import WEIGHTS_DIR

        return [part for part in ("words", "motions") if has_part(self.networks.weights or WEIGHTS_DIR, part)]

    def build(self, *, wrap: Callable[[Any], Any] | None = None, workspace: type[Workspace] | None = None) -> Subject:
        """An agent with oracles of its own; all agents of a process share the networks.

        ``wrap`` puts another imagination around the agent's, and ``workspace`` is the class of its workspace, for
        experiments that intervene in them.
        """
        import torch

        from imagery_agent.agent import build_agent
        from imagery_agent.mind.workspace import Workspace

        # One thread per process fixes the order of summation: rows do not depend on the number of processes.
        torch.set_num_threads(1)
        reader = None if self.reader == GRAMMAR else EndpointReader(self.reader, model=self.reader_model)
        interpreter = _interpreter(self.interpreter, self.networks)
        imagination = _imagination(self.imagination, self.networks)
        if self.imagination == "learned":
            imagination = _remembering(imagination, self.networks)
        agent = build_agent(
            self.planner,
            imagination=wrap(imagination) if wrap else imagination,
            interpreter=interpreter,
            seed=0,
            parameters=self.parameters(),
            memory=self.memory(),
            budget_ms=self.budget_ms,
            reader=reader or read_steps,
            workspace=workspace or Workspace,
        )
        oracles = [part for part in (imagination, interpreter) if hasattr(part, "learn_truth")]

        def reveal_truth(truth: PictureTruth) -> None:
            for oracle in oracles:
                oracle.learn_truth(truth)

        def give_drawings(path: Path) -> None:
            if isinstance(imagination, RememberedDrawings):
                imagination.use(_word_drawings(path))

        def set_traits(traits: Traits) -> None:
            for part in (imagination, interpreter):
                if hasattr(part, "forget"):
                    part.forget()
            agent.set_traits(traits)

        exact = self.planner == "imagery" and self.imagination == "oracle"
        put = partial(put_in_mind, agent) if exact else None
        log = reader.log if reader else None
        return Subject(
            agent,
            reveal_truth,
            put,
            log,
            give_drawings=give_drawings,
            set_traits=set_traits,
            present_frames=lambda: agent.workspace.trace,
            looks_exactly=self.planner == "imagery" and self.interpreter == "oracle",
        )

    def run_batched(self, sessions: Sequence[Callable[[], T]]) -> list[T]:
        """Run sessions side by side, drawing the pictures of all as one batch, if the imagination is learned."""
        if self.imagination != "learned":
            return super().run_batched(sessions)
        return _learned_imagination(self.networks).run_batched(sessions)


class AgentsByName(dict[str, AgentSpec]):
    """Agents by name; another name is refused with the nearest one."""

    def __missing__(self, name: object) -> AgentSpec:
        return self[check_choice("agent", name, self)]


AGENTS: dict[str, AgentSpec] = AgentsByName(
    (spec.name, spec)
    for spec in (
        AgentSpec("imagery"),
        AgentSpec("propositional", "propositional"),
        AgentSpec("dual", "dual"),  # both codes; relies on the one that was more often right in practice
        AgentSpec("random", "random", "oracle", "oracle"),  # guesses; planning tasks only
        AgentSpec("imagery-oracle-imagination", imagination="oracle"),
        AgentSpec("imagery-oracle-interpreter", interpreter="oracle"),
        AgentSpec("imagery-oracle", "imagery", "oracle", "oracle"),
        AgentSpec("propositional-oracle", "propositional", "oracle", "oracle"),
        AgentSpec("imagery-lesioned", "imagery", "lesioned"),
        AgentSpec("verbal-only", "propositional", "lesioned"),  # verbal descriptions without percepts
        AgentSpec("imagery-no-picture-store", lesioned_store="picture"),  # remembers words alone
        AgentSpec("imagery-no-verbal-store", lesioned_store="verbal"),  # remembers pictures alone
        AgentSpec("imagery-oracle-no-picture-store", "imagery", "oracle", "oracle", lesioned_store="picture"),
        AgentSpec("imagery-oracle-no-verbal-store", "imagery", "oracle", "oracle", lesioned_store="verbal"),
        AgentSpec("imagery-frame-carried", frame="carried"),  # the top of an image rotates with it
        AgentSpec("imagery-frame-free", frame="free"),  # any side of an image may be its top
    )
)
MAIN_AGENTS = ("imagery", "propositional")
TWO_BY_TWO = ("imagery", "imagery-oracle-imagination", "imagery-oracle-interpreter", "imagery-oracle")
"""{learned, oracle} imagination x {learned, oracle} interpreter."""
LESIONS = ("imagery-lesioned", "verbal-only")


def main_agents(agents: Iterable[str]) -> list[str]:
    """The agents that figures and film strips show: the two main ones; all, if neither was run."""
    found = list(agents)
    return [agent for agent in found if agent in MAIN_AGENTS] or found


def find_agent(name: str, networks: NetworkOptions | None = None) -> AgentSpec:
    """The agent called ``name``, with other networks if given; ValueError with the nearest name otherwise."""
    spec = AGENTS[name]
    return spec if networks in (None, SHIPPED) else replace(spec, networks=networks)


def with_reader(spec: AgentSpec, *, study: str, reader: str, model: str = "") -> AgentSpec:
    """The agent with another reader of building sentences: ``grammar``, or the address of a language model's server.

    Raises:
        InputError: neither, or a study without such sentences.
    """
    if reader == GRAMMAR:
        if model:
            raise InputError("expected --reader URL with --reader-model: it names the model at that address")
        return spec
    if not reader.startswith(("http://", "https://")):
        raise InputError(f"expected {GRAMMAR!r} or http://SERVER/v1 as reader, got {reader!r}")
    if study != "reinterpretation":
        raise InputError(f"expected a reader with the study reinterpretation alone, got it with {study}")
    if spec.planner == "imagery" and spec.imagination == "oracle":
        raise InputError(f"--reader has no effect with {spec.name}: its pictures are drawings made from the sentences")
    return replace(spec, reader=reader, reader_model=model)


def _imagination(kind: str, networks: NetworkOptions) -> Any:
    if kind == "oracle":
        from imagery_experiments.participants.oracle import OracleImagination

        return OracleImagination()
    if kind == "lesioned":
        from imagery_experiments.participants.lesions import EmptyBuffer

        return EmptyBuffer()
    return _learned_imagination(networks)


def _remembering(imagination: BatchedImagination, networks: NetworkOptions) -> RememberedDrawings:
    """With drawings of words made before, for one agent."""
    key = weights_key(weights_hashes(networks.weights))
    return RememberedDrawings(imagination, weights=key, decode=imagination.decode)


@cache
def _word_drawings(path: Path) -> WordDrawings:
    return WordDrawings.read(path)


@cache
def _learned_imagination(networks: NetworkOptions) -> BatchedImagination:
    from imagery_agent.imagination.learned import LearnedImagination
    from imagery_experiments.participants.caching import CachedImagination

    return BatchedImagination(CachedImagination(LearnedImagination.load(networks.weights, device=networks.device)))


def learned_interpreter(networks: NetworkOptions | None = None) -> ClipInterpreter:
    """The interpreter of some weights (default: the shipped ones), loaded once per process."""
    return _learned_interpreter(networks or SHIPPED)


def _interpreter(kind: str, networks: NetworkOptions) -> Any:
    if kind == "oracle":
        from imagery_experiments.participants.oracle import OracleInterpreter

        return OracleInterpreter()
    return _cached_interpreter(networks)


@cache
def _cached_interpreter(networks: NetworkOptions) -> CachedInterpreter:
    return CachedInterpreter(_learned_interpreter(networks))


@cache
def _learned_interpreter(networks: NetworkOptions) -> ClipInterpreter:
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter

    return ClipInterpreter.load(networks.interpreter, device=networks.device)


@cache
def weights_hashes(folder: Path | None = None) -> dict[str, str]:
    """Checksum of every network (tensors, configuration and further files), by the name of its folder.

    ``folder`` holds other networks than the shipped ones; where it lacks one, the shipped one is used.
    """
    from imagery_agent.pretrained import CONFIG, WEIGHTS_DIR, weights_checksum

    files = {file.parent.name: file.parent for file in sorted(WEIGHTS_DIR.glob(f"*/{CONFIG}"))}
    if folder is not None:
        files |= {file.parent.name: file.parent for file in sorted(folder.glob(f"*/{CONFIG}"))}
    return {name: weights_checksum(own) for name, own in files.items()}
