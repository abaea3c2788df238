"""The command ``imagery``: a table of subcommands, each a function whose signature tyro turns into options.

A module is imported only when its command is called. (tyro's own subcommands import all of them for every ``--help``.)
Whatever goes wrong ends in one line on standard error (:mod:`imagery_experiments.cli.shared.failures`).
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import partial, wraps
from typing import get_type_hints

from imagery_agent.network_options import NetworkOptions, check_weights_folder
from imagery_agent.validation import InputError, check_choice
from imagery_experiments.cli.shared.failures import INTERRUPTED, TERMINATED, describe_failure
from imagery_experiments.cli.shared.option_errors import one_sentence


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
    resumes: bool = False
    """Whether the same command continues where an interrupted one stopped."""

    @property
    def example(self) -> str:
        """A complete call."""
        return f"imagery {self.words} {self.arguments}".rstrip()

    def load(self) -> Callable[..., object]:
        """The function itself."""
        module, name = self.function.split(":")
        function: Callable[..., object] = getattr(importlib.import_module(f"imagery_experiments.{module}"), name)

        @wraps(function)
        def checked(*arguments: object, **options: object) -> object:
            networks = options.get("networks")
            if isinstance(networks, NetworkOptions) and networks.weights is not None:
                check_weights_folder(networks.weights)
            return function(*arguments, **options)

        return checked


# fmt: off
GROUPS: dict[str, tuple[Command, ...]] = {
    "Experiments": (
        Command("reproduce", "workflows.reproduce:reproduce",
                "Run the four studies with the imagery and the propositional agent and write a report.",
                "--quick --out results", resumes=True),
        Command("run", "cli.studies:run_study",
                "Run one study with one agent, or resume an unfinished run.",
                "mental-rotation --agent imagery --participants 4", resumes=True),
        Command("sweep", "cli.studies:sweep",
                "Run a study over participants x conditions x agents x seeds, on many processes or a cluster.",
                "sweep.toml --workers 8", resumes=True),
        Command("ablate", "cli.studies:ablate",
                "Run one study with oracles and lesions in place of learned parts; report the errors of each part.",
                "mental-rotation --quick", resumes=True),
        Command("replace", "cli.replacement:replace_pictures",
                "Replace the imagined pictures of a study by others: do answers depend on them, and follow them?",
                "mental-rotation --trials 10", resumes=True),
        Command("trace", "cli.results:trace",
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
        Command("check", "cli.results:check",
                "Check a Psych-DS folder: file names, and columns against their description.",
                "results/psychds"),
        Command("publish", "cli.results:publish",
                "Write the results pages of the documentation from a reproduction or a planner comparison.",
                "--results results"),
        Command("publish quality", "cli.results:publish_quality",
                "Write the results page of the quality of the networks from the rows of imagery evaluate --out.",
                ""),
    ),
    "Pictures": (
        Command("imagine", "cli.pictures:imagine", "Imagine pictures from a caption.",
                '"a red umbrella above a blue star" --n 4'),
        Command("transform", "cli.pictures:transform", "Transform a picture in imagination.",
                'picture.png "rotate 15 degrees clockwise"'),
        Command("video", "cli.videos:video",
                "Imagine a video from words, follow the things in it, and say what they do.",
                '"a red umbrella moves from left to right above a blue star" --frames 24'),
        Command("detect", "cli.videos:detect",
                "Detect the things of a picture in one pass; in an animated GIF follow them, and say what they do.",
                "picture.png --json"),
        Command("describe", "cli.inspection:describe",
                "Describe a picture: things, colours and places with probabilities.",
                "picture.png --save boxes.png"),
        Command("words", "cli.words:words",
                "Show the words and sentences that are understood, or how a sentence is read.",
                '"Draw a circle on top of the square."'),
        Command("locate", "cli.inspection:locate", "Find something in a picture, or report that it is absent.",
                'picture.png "the red umbrella"'),
    ),
    "Networks": (
        Command("corpus build", "cli.corpus:build_corpus",
                "Build the training corpus from icon sets (or the built-in mini corpus).",
                "corpus --mini"),
        Command("corpus words", "cli.corpus:build_words",
                "Build the word vectors by which unknown words find known names.",
                "word_vectors.npz"),
        Command("train", "cli.networks:train", "Train dvae, prior, interpreter or detector on a corpus.",
                "dvae --data corpus --resume"),
        Command("export", "cli.networks:export",
                "Install a trained network if it is better than the shipped one on held-out data.",
                "prior --run-dir runs/prior"),
        Command("weights", "cli.networks:check_weights", "Check the checksums of a folder of weights.",
                "imagery_agent/weights"),
        Command("calibrate", "cli.measurements:calibrate",
                "Fit the probabilities of an interpreter on held-out drawings (after export, or for another model).",
                ""),
        Command("baselines", "cli.baselines:baselines",
                "Train small generators side by side, from naive pixels to DALL-E, or show the shipped ones.",
                "--report from_pixels", resumes=True),
        Command("evaluate", "cli.networks:evaluate_networks",
                "Measure every quality metric of the shipped networks on held-out data.",
                "--out docs/results/quality/quality.json"),
    ),
    "Benchmarks and reinforcement learning": (
        Command("bench", "cli.measurements:bench",
                "Time sampling, training and the discrete VAE beside other libraries.",
                "--rounds 3"),
        Command("bench envs", "cli.measurements:bench_environments",
                "Steps per second of all environments beside neurogym and minigrid, and of the imagery workspace.",
                "--rounds 3"),
        Command("rl strategy", "cli.measurements:learn_strategy",
                "Train PPO on mental rotation from reward alone, and show the learned strategy.",
                "--out runs/strategy", resumes=True),
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
    """Entry point of ``imagery``; exits with status 0, or one of :mod:`imagery_experiments.cli.shared.failures`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _write_any_text()
    try:
        with _terminated_as_exception():
            _dispatch(given)
    except (KeyboardInterrupt, Terminated) as stop:
        how = "stopped" if isinstance(stop, KeyboardInterrupt) else "stopped by a signal to terminate"
        resumes = any(" ".join(given).startswith(words) and COMMANDS[words].resumes for words in COMMANDS)
        print(f"imagery: {how}" + ("; the same command resumes the run" if resumes else ""), file=sys.stderr)
        raise SystemExit(INTERRUPTED if isinstance(stop, KeyboardInterrupt) else TERMINATED) from None
    except BrokenPipeError:  # the reader of a pipe has closed it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  must stay open until exit
    except Exception as error:
        line, status = describe_failure(error)
        print(f"imagery: {line}", file=sys.stderr)
        if os.environ.get("IMAGERY_DEBUG"):
            raise
        raise SystemExit(status) from None


class Terminated(BaseException):
    """The process was asked to end (SIGTERM); what was begun is closed as after Ctrl-C."""


@contextlib.contextmanager
def _terminated_as_exception() -> Iterator[None]:
    """Raise :class:`Terminated` on SIGTERM, so that workers end and files are closed."""

    def stop(number: int, frame: object) -> None:
        raise Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _write_any_text() -> None:
    """Replace characters that the terminal's encoding lacks (such as bars under LC_ALL=C) instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _dispatch(given: list[str]) -> None:
    if given[:1] == ["help"] and len(given) > 1:
        given = [*given[1:], "--help"]
    if not given or given[0] in {"-h", "--help", "help"}:
        print(usage())
        return
    if given[0] in {"--version", "-V", "version"}:
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
        said = one_sentence(errors.getvalue(), _options(function))
        raise InputError(f"{said}; see imagery {command.words} --help") from None
    call()


def _options(function: Callable[..., object]) -> list[str]:
    """The options of a command, for example ``--seed``; those of a dataclass of options are its fields."""
    names: list[str] = []
    for name, kind in get_type_hints(function).items():
        names += [field.name for field in fields(kind)] if is_dataclass(kind) else [name]
    return [f"--{name.replace('_', '-')}" for name in names if name != "return"]


def _deferred(function: Callable[..., object]) -> Callable[..., Callable[[], object]]:
    """A function of the same signature that returns the call instead of making it: errors of parsing stay apart."""

    @wraps(function)
    def bind(*args: object, **options: object) -> Callable[[], object]:
        return partial(function, *args, **options)

    return bind
