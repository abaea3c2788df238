"""The command ``imagery``: a table of subcommands, each a function whose signature tyro turns into options.

A module is imported only when its command is called. (tyro's own subcommands import all of them for every ``--help``.)
A user's mistake ends in one line on standard error and exit status 2; ``IMAGERY_DEBUG=1`` shows the traceback.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps

from imagery_agent.validation import check_choice
from imagery_experiments.experiment.executors import WorkerDied

USER_ERROR, INTERRUPTED = 2, 130
USER_ERRORS = (
    ValueError,
    FileNotFoundError,
    FileExistsError,
    NotADirectoryError,
    PermissionError,
    ConnectionError,
    WorkerDied,
)


@dataclass(frozen=True)
class Command:
    """One subcommand."""

    words: str
    """What is typed after ``imagery``, for example ``"bench envs"``."""
    function: str
    """``module:function`` within imagery_experiments."""
    summary: str
    arguments: str
    """Arguments of the example in the help."""

    @property
    def example(self) -> str:
        """A complete call."""
        return f"imagery {self.words} {self.arguments}".rstrip()

    def load(self) -> Callable[..., object]:
        """The function itself."""
        module, name = self.function.split(":")
        function: Callable[..., object] = getattr(importlib.import_module(f"imagery_experiments.{module}"), name)
        return function


# fmt: off
GROUPS: dict[str, tuple[Command, ...]] = {
    "Experiments": (
        Command("reproduce", "workflows.reproduce:reproduce",
                "Run the four studies with the imagery and the propositional agent and write a report.",
                "--quick --out results"),
        Command("run", "cli.studies:run_study",
                "Run one study with one agent, or resume an unfinished run.",
                "mental-rotation --agent imagery --participants 4"),
        Command("sweep", "workflows.sweep:sweep",
                "Run a study over participants x conditions x agents x seeds, on many processes or a cluster.",
                "sweep.toml --workers 8"),
        Command("ablate", "workflows.ablation:ablate",
                "Run one study with oracles and lesions in place of learned parts; report the errors of each part.",
                "mental-rotation --quick"),
        Command("trace", "reporting.trace_viewer:trace",
                "Write an HTML file that steps through the mental pictures of a run's sample trials.",
                "runs/mental-rotation"),
        Command("people", "people.command:people",
                "Run a study with people in the browser: the same trials, and data with the same columns.",
                "mental-rotation --serve"),
        Command("compare", "workflows.compare:compare",
                "Analyse several runs of one study together, people among them, and write a report.",
                "runs/mental-rotation/imagery runs/mental-rotation/people/run"),
        Command("construct", "workflows.construct:construct",
                "Draw a sheet of reinterpretation items as the agent understands them, with unmet constraints in red.",
                "items.csv --out constructed.png"),
        Command("check", "reporting.psychds:check",
                "Check a Psych-DS folder: file names, and columns against their description.",
                "results/psychds"),
        Command("publish", "workflows.publish:publish",
                "Write the results pages of the documentation from a reproduction or a planner comparison.",
                "--results results"),
        Command("publish quality", "workflows.quality_table:publish_quality",
                "Write the results page of the quality of the networks from the rows of imagery evaluate --out.",
                ""),
    ),
    "Pictures": (
        Command("imagine", "cli.pictures:imagine", "Imagine pictures from a caption.",
                '"a red umbrella above a blue star" --n 4'),
        Command("transform", "cli.pictures:transform", "Transform a picture in imagination.",
                'picture.png "rotate 15 degrees clockwise"'),
        Command("describe", "cli.pictures:describe",
                "Describe a picture: things, colours and places with probabilities.",
                "picture.png --save boxes.png"),
        Command("words", "cli.words:words",
                "Show the words and sentences that are understood, or how a sentence is read.",
                '"Draw a circle on top of the square."'),
        Command("locate", "cli.pictures:locate", "Find something in a picture, or report that it is absent.",
                'picture.png "the red umbrella"'),
    ),
    "Networks": (
        Command("corpus build", "cli.corpus:build_corpus",
                "Build the training corpus from icon sets (or the built-in mini corpus).",
                "corpus --mini"),
        Command("train", "cli.networks:train", "Train dvae, prior or interpreter on a corpus.",
                "dvae --data corpus --resume"),
        Command("export", "cli.networks:export",
                "Install a trained network if it is better than the shipped one on held-out data.",
                "prior --run-dir runs/prior"),
        Command("weights", "cli.networks:check_weights", "Check the checksums of a folder of weights.",
                "imagery_agent/weights"),
        Command("calibrate", "evaluation.calibration:calibrate",
                "Fit the probabilities of an interpreter on held-out drawings (after export, or for another model).",
                ""),
        Command("evaluate", "cli.networks:evaluate_networks",
                "Measure every quality metric of the shipped networks on held-out data.",
                "--out docs/results/quality/quality.json"),
    ),
    "Benchmarks and reinforcement learning": (
        Command("bench", "benchmarks.command:bench",
                "Time sampling, training and the discrete VAE beside other libraries.",
                "--rounds 3"),
        Command("bench envs", "benchmarks.environments:bench_environments",
                "Steps per second of all environments beside neurogym and minigrid, and of the imagery workspace.",
                "--rounds 3"),
        Command("rl strategy", "rl.strategy:learn_strategy",
                "Train PPO on mental rotation from reward alone, and show the learned strategy.",
                "--out runs/strategy"),
    ),
}
# fmt: on
COMMANDS = {command.words: command for commands in GROUPS.values() for command in commands}


def usage() -> str:
    """The commands in groups."""
    width = max(map(len, COMMANDS))
    lines = [
        "usage: imagery COMMAND [options]",
        "",
        "An agent that thinks in pictures which it generates, and the experiments on mental imagery to test it.",
    ]
    for title, commands in GROUPS.items():
        lines += ["", f"{title}:"]
        lines += [f"  {command.words:<{width}}  {command.summary}" for command in commands]
    lines += ["", "examples:", *(f"  {command.example}" for command in COMMANDS.values())]
    lines += ["", "imagery COMMAND --help describes one command; imagery --version prints the version."]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of ``imagery``; exits with status 0, 2 (a user's mistake) or 130 (interrupted)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _dispatch(given)
    except KeyboardInterrupt:
        print("imagery: stopped; the same command resumes the run", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:  # the reader of a pipe has closed it
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  must stay open until exit
    except USER_ERRORS as error:
        if os.environ.get("IMAGERY_DEBUG"):
            raise
        print(f"imagery: {' '.join(str(error).split())}", file=sys.stderr)
        raise SystemExit(USER_ERROR) from None


def _dispatch(given: list[str]) -> None:
    if not given or given[0] in {"-h", "--help", "help"}:
        print(usage())
        return
    if given[0] == "--version":
        from imagery_agent import __version__

        print(f"imagery {__version__}")
        return
    command, rest = _find(given)
    _call(command, rest)


def _find(given: list[str]) -> tuple[Command, list[str]]:
    """The command of the first one or two words, and its arguments."""
    for count in (2, 1):
        if command := COMMANDS.get(" ".join(given[:count])):
            return command, given[count:]
    group, *rest = given
    members = {words.split()[1]: own for words, own in COMMANDS.items() if words.startswith(f"{group} ")}
    if not members:
        check_choice("command", group, dict.fromkeys(words.split()[0] for words in COMMANDS))
    if not rest or rest[0] in {"-h", "--help"}:
        return next(iter(members.values())), ["--help"]
    return members[check_choice(f"command of imagery {group}", rest[0], members)], rest[1:]


def _call(command: Command, rest: list[str]) -> None:
    """Parse the options with tyro and call the function; parsing errors are condensed to one line."""
    import tyro

    errors = io.StringIO()
    function = command.load()
    try:
        with contextlib.redirect_stderr(errors):
            call: Callable[[], object] = tyro.cli(
                _deferred(function),
                prog=f"imagery {command.words}",
                description=f"{command.summary}\n\nExample:\n  {command.example}",
                args=rest,
                config=(tyro.conf.FlagCreatePairsOff,),
            )
    except SystemExit as stop:
        if stop.code in (None, 0):
            raise
        raise ValueError(f"{_condensed(errors.getvalue())}; see imagery {command.words} --help") from None
    call()


def _deferred(function: Callable[..., object]) -> Callable[..., Callable[[], object]]:
    """A function of the same signature that returns the call instead of making it: errors of parsing stay apart."""

    @wraps(function)
    def bind(*args: object, **options: object) -> Callable[[], object]:
        return partial(function, *args, **options)

    return bind


def _condensed(box: str) -> str:
    """The sentences of a tyro error box as one line."""
    parts: list[list[str]] = [[]]
    for line in box.splitlines():
        words = line.strip("│ \t")
        if words.startswith("─"):
            parts.append([])
        elif words and not words.startswith(("╭", "╰")):
            parts[-1].append(words)
    sentences = [" ".join(part) for part in parts if part and not part[0].startswith("For full helptext")]
    return "; ".join(sentences) or "the options could not be parsed"
