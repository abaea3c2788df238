"""The command line: a table of commands, each a function whose signature tyro turns into options.

Whatever a person can get wrong ends in one line on standard error and exit status 2. Set
``IMAGERY_DEBUG=1`` to see the traceback behind such a line.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from imagery_agent.validation import check_choice

USER_ERROR, INTERRUPTED = 2, 130


@dataclass(frozen=True)
class Command:
    """A subcommand; its function is imported only when it is called."""

    words: str
    function: str
    """``module:function`` within imagery_experiments."""
    summary: str
    example: str

    def load(self) -> Callable[..., object]:
        """The function itself."""
        module, name = self.function.split(":")
        function: Callable[..., object] = getattr(
            importlib.import_module(f"imagery_experiments.{module}"), name
        )
        return function


COMMANDS = {
    command.words: command
    for command in (
        Command(
            "reproduce",
            "workflows.reproduce:reproduce",
            "Run the four studies with both rivals and write a report.",
            "imagery reproduce --quick --out results",
        ),
        Command(
            "run",
            "cli.commands:run_study",
            "Run one study with one agent; started again, it goes on where it stopped.",
            "imagery run mental-rotation --agent imagery --participants 4",
        ),
        Command(
            "sweep",
            "workflows.sweep:sweep",
            "Run a study over participants x conditions x agents x seeds, on many processes or a cluster.",
            "imagery sweep sweep.toml --workers 8",
        ),
        Command(
            "ablate",
            "workflows.ablation:ablate",
            "Run one study with oracle parts and lesions, and say what each part costs.",
            "imagery ablate mental-rotation --quick",
        ),
        Command(
            "check",
            "reporting.psychds:check",
            "Check a Psych-DS folder: file names, and columns against their description.",
            "imagery check results/psychds",
        ),
        Command(
            "publish",
            "workflows.publish:publish",
            "Write the results pages of the documentation from a reproduction or a planner comparison.",
            "imagery publish --results results",
        ),
        Command(
            "publish quality",
            "workflows.quality_table:publish_quality",
            "Write the results page of the quality of the networks from the rows of imagery evaluate --out.",
            "imagery publish quality",
        ),
        Command(
            "imagine",
            "cli.commands:imagine",
            "Imagine pictures from words.",
            'imagery imagine "a red umbrella above a blue star" --n 4',
        ),
        Command(
            "transform",
            "cli.commands:transform",
            "Transform a picture in imagination.",
            'imagery transform picture.png "rotate 15 degrees clockwise"',
        ),
        Command(
            "describe",
            "cli.picture_questions:describe",
            "Say what a picture shows: things, colours, places, and how sure that is.",
            "imagery describe picture.png --save boxes.png",
        ),
        Command(
            "locate",
            "cli.picture_questions:locate",
            "Say where something is in a picture, or that it is not there.",
            'imagery locate picture.png "the red umbrella"',
        ),
        Command(
            "train",
            "cli.commands:train",
            "Train dvae, prior or interpreter on a corpus.",
            "imagery train dvae --data corpus --resume",
        ),
        Command(
            "export",
            "cli.commands:export",
            "Ship a trained network if it beats the shipped one on held-out data.",
            "imagery export prior --run-dir runs/prior",
        ),
        Command(
            "calibrate",
            "evaluation.calibration:calibrate",
            "Fit the probabilities of an interpreter on held-out drawings (after export, or for another model).",
            "imagery calibrate",
        ),
        Command(
            "evaluate",
            "cli.commands:evaluate_networks",
            "Measure every quality figure of the shipped networks on held-out data.",
            "imagery evaluate --out docs/results/quality/quality.json",
        ),
        Command(
            "bench",
            "benchmarks.command:bench",
            "Time sampling, training and the discrete VAE beside other libraries.",
            "imagery bench --rounds 3",
        ),
        Command(
            "bench envs",
            "benchmarks.environments:bench_environments",
            "Steps per second of all environments beside neurogym and minigrid, and of the imagery workspace.",
            "imagery bench envs --rounds 3",
        ),
        Command(
            "rl strategy",
            "rl.strategy:learn_strategy",
            "Let PPO learn mental rotation from reward alone, and show what it learned.",
            "imagery rl strategy --out runs/strategy",
        ),
        Command(
            "corpus build",
            "cli.commands:build_corpus",
            "Build the training corpus from icon sets (or the built-in mini corpus).",
            "imagery corpus build corpus --mini",
        ),
    )
}


def usage() -> str:
    """The table of commands."""
    width = max(map(len, COMMANDS))
    lines = [
        "usage: imagery COMMAND [options]",
        "",
        "A mind that thinks in pictures it generates itself, put through the experiments on mental imagery.",
        "",
        *(f"  {words:<{width}}  {command.summary}" for words, command in COMMANDS.items()),
        "",
        "examples:",
        *(f"  {command.example}" for command in COMMANDS.values()),
        "",
        "imagery COMMAND --help says more about one command; imagery --version prints the version.",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of ``imagery``; exits with status 0, 2 (a mistake in what was asked) or 130."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _dispatch(given)
    except KeyboardInterrupt:
        print("imagery: stopped; the same command goes on where it was", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:  # the reader of a pipe has gone; nothing is wrong
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  must stay open until exit
    except (ValueError, FileNotFoundError, FileExistsError, NotADirectoryError, PermissionError) as error:
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
    for words in (" ".join(given[:2]), given[0]):
        if words in COMMANDS:
            return COMMANDS[words], given[words.count(" ") + 1 :]
    members = [words.split()[1] for words in COMMANDS if words.startswith(given[0] + " ")]
    if not members:
        check_choice("command", given[0], dict.fromkeys(words.split()[0] for words in COMMANDS))
    if len(given) == 1 or given[1] in {"-h", "--help"}:
        return COMMANDS[f"{given[0]} {members[0]}"], ["--help"]
    return COMMANDS[f"{given[0]} {check_choice(f'command of imagery {given[0]}', given[1], members)}"], given[
        2:
    ]


def _call(command: Command, rest: list[str]) -> None:
    """Read the options with tyro, whose framed complaints are condensed to one line."""
    import tyro

    description = f"{command.summary}\n\nExample:\n  {command.example}"
    complaint = io.StringIO()
    call: Callable[[], object] | None = None
    function = command.load()
    try:
        with contextlib.redirect_stderr(complaint):
            call = tyro.cli(
                _deferred(function),
                prog=f"imagery {command.words}",
                description=description,
                args=rest,
                config=(tyro.conf.FlagCreatePairsOff,),
            )
    except SystemExit as stop:
        if stop.code in (None, 0):
            raise
        raise ValueError(f"{_condense(complaint.getvalue())}; see imagery {command.words} --help") from None
    assert call is not None  # tyro.cli returned
    call()


def _deferred(function: Callable[..., object]) -> Callable[..., Callable[[], object]]:
    """A function of the same signature that only remembers its arguments, so that running is not parsing."""
    from functools import partial, wraps

    @wraps(function)
    def remember(*args: object, **options: object) -> Callable[[], object]:
        return partial(function, *args, **options)

    return remember


def _condense(framed: str) -> str:
    """The sentences of a tyro error box as one line."""
    parts: list[list[str]] = [[]]
    for line in framed.splitlines():
        words = line.strip("│ \t")
        if words.startswith("─"):
            parts.append([])
        elif words and not words.startswith(("╭", "╰")):
            parts[-1].append(words)
    said = [" ".join(part) for part in parts if part and not part[0].startswith("For full helptext")]
    return "; ".join(said) or "the options were not understood"
