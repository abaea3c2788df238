"""One session of the replacement test: which pictures replace the imagined ones, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imagery_agent.language.operations import Operation
from imagery_experiments.experiment.design import Design, Trial, generator, session_seed
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome, RunSession
from imagery_experiments.replacement.agents import ReplacedAgent
from imagery_experiments.replacement.pictures import REPLACEMENTS, Exchange, Pictures

Session = tuple[Trial, ...]
Donors = Mapping[str, tuple[Session, int]]
"""Key of a session's first trial -> another session and its seed."""


@dataclass(frozen=True)
class Arm:
    """What is put in the place of imagined pictures."""

    name: str
    change: Callable[[Trial], Operation] | None = None
    """Of a swap of pictures: the exact operation that makes another picture of the own one."""
    applies: Callable[[Trial], bool] = lambda trial: True
    """Whether the arm has a trial."""
    everywhere: bool = False
    """Whether every picture is swapped, instead of one at a random step of every response."""
    exchange: Callable[[Trial, int], Exchange | None] | None = None
    """Of a swap of a figure, for a trial and its seed: what is exchanged; None if the arm does not have the trial."""

    def has(self, session: Session, seed: int) -> bool:
        """Whether the arm has every trial of a session with this seed."""
        if not all(map(self.applies, session)):
            return False
        return self.exchange is None or all(self.exchange(trial, seed) is not None for trial in session)


ARMS = tuple(Arm(name) for name in REPLACEMENTS)


@dataclass(frozen=True)
class ReplacedSessions:
    """Runs sessions of a study with the pictures of one arm; a pure function of a session and its seed."""

    run: RunSession
    arm: Arm
    donors: Donors

    def __call__(self, session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
        """One outcome per trial, in order."""
        agent = subject.agent
        assert isinstance(agent, ReplacedAgent)
        imagination = agent.imagination
        if self.arm.exchange is not None:
            imagination.begin(exchange=self.arm.exchange(session[0], seed))
        elif self.arm.change is not None:
            own = self._own_pictures(session, subject, seed=seed)
            places = _all_places(own) if self.arm.everywhere else _places(own, seed=seed, one=len(session) == 1)
            imagination.begin(swaps=dict.fromkeys(places, self.arm.change(session[0])))
        elif self.arm.name == "other":
            donor, donor_seed = self.donors[session[0].key]
            imagination.begin("other", donor=self._own_pictures(donor, subject, seed=donor_seed))
        else:
            imagination.begin(self.arm.name)
        yield from self.run(session, subject, seed=seed)

    def _own_pictures(self, session: Sequence[Trial], subject: Subject, *, seed: int) -> Pictures:
        """What the agent imagines in a session if nothing is replaced."""
        assert isinstance(subject.agent, ReplacedAgent)
        traits, imagination = subject.agent.traits, subject.agent.imagination
        imagination.begin()
        for _ in self.run(session, subject, seed=seed):
            pass
        subject.set_traits(traits)  # an oracle forgets what that session revealed
        return imagination.own_pictures


def _all_places(own: Pictures) -> list[tuple[int, int]]:
    return [(response, step) for response, pictures in enumerate(own) for step in range(len(pictures))]


def _places(own: Pictures, *, seed: int, one: bool) -> list[tuple[int, int]]:
    """Response and step of one imagined picture of every response; of a single trial, of all its responses."""
    rng = generator(seed, "swapped step")
    found = [[(response, step) for step in range(len(pictures))] for response, pictures in enumerate(own)]
    if one:
        found = [[place for places in found for place in places]]
    return [places[int(rng.integers(len(places)))] for places in found if places]


def find_donors(design: Design, alike: Callable[[Trial], object]) -> Donors:
    """For every session the next one of its kind, of the same participant if there is one, and its seed.

    ``alike`` gives the kind of a trial: displays and questions of one kind have the same form. A session without
    another of its kind gets the next session of the design.
    """
    sessions = list(design.sessions())
    found = {}
    for number, session in enumerate(sessions):
        later = [*sessions[number + 1 :], *sessions[:number]] or [session]
        kind, participant = alike(session[0]), session[0].participant
        same = [one for one in later if alike(one[0]) == kind]
        own = [one for one in same if one[0].participant == participant]
        donor = (own or same or later)[0]
        found[session[0].key] = donor, session_seed(design.seed, donor)
    return found
