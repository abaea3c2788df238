"""``imagery people``: a study with people in the browser, served from here or as files for any web server."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path
from typing import Annotated, Any

import tyro

from imagery_agent.validation import InputError, check_count, check_seed

LEAST_PASSPHRASE, MOST_LISTS = 6, 1000


def people(
    study: tyro.conf.Positional[str],
    *,
    out: Path | None = None,
    serve: bool = False,
    host: str = "127.0.0.1",
    port: int = 8000,
    export: Path | None = None,
    import_: Annotated[tuple[Path, ...], tyro.conf.arg(name="import")] = (),
    seed: int = 0,
    lists: int = 40,
    quick: bool = False,
    consent: Path | None = None,
    instructions: Path | None = None,
    replay: Path | None = None,
    passphrase: str = "",
) -> None:
    """Run a study with people: the design, stimuli and columns of the agents', in the browser with jsPsych.

    With --serve, people open the address that is printed. Every answer is saved at once; a reload or a restart goes on
    where it was. Without --serve, --export or --import, the data so far are written as a run and a Psych-DS folder.
    The server listens on this computer alone, unless --host says otherwise; put it behind a reverse proxy with TLS
    (proxy_pass to the port, no further settings) before people outside your network take part.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation, ambiguous-figures or mentis.
        out: Folder of the answers and data (default: runs/STUDY/people).
        serve: Serve the experiment until Ctrl-C.
        host: Address to listen on; 0.0.0.0 for all.
        port: Port to listen on.
        export: Write static files for any web server, and a JATOS study archive, into this folder.
        import_: Files of answers that static pages or JATOS collected.
        seed: Seed of the design; the agents' run with the same seed and number of participants has the same trials.
        lists: Counterbalanced lists; they are given out in turn.
        quick: The short design.
        consent: Text file of the consent page; blank lines separate paragraphs.
        instructions: Text file of the instructions.
        replay: Run of an agent whose responses jsPsych's simulation mode gives (open the page with ?simulate=visual).
        passphrase: For the page /researcher (default: a new one, printed).
    """
    from imagery_experiments.people.lists import Plan
    from imagery_experiments.people.records import DATASET, PARTICIPANTS, Records
    from imagery_experiments.people.texts import read_texts
    from imagery_experiments.studies import find_study

    found = find_study(study)
    if sum(map(bool, (serve, export, import_))) > 1:
        raise ValueError("expected one of --serve, --export and --import, got several")
    _check_options(serve=serve, port=port, passphrase=passphrase, replay=replay, export=export)
    plan = Plan.make(found, seed=check_seed(seed), lists=check_count("lists", lists, at_most=MOST_LISTS), quick=quick)
    if export is not None:
        from imagery_experiments.people.static_export import export_files

        texts = read_texts(found.about, consent=consent, instructions=instructions)
        archive = export_files(export, plan, texts)
        print(f"static files are in {export}, the JATOS archive is {archive}")
        return
    folder = out or Path("runs") / study / "people"
    if serve:
        _check_address(host, port)
    elif not import_ and not (folder / PARTICIPANTS).exists():
        raise InputError(f"nobody has taken part in {folder} yet; give --serve, --export FOLDER or --import FILES")
    records = Records(folder, plan)
    if serve:
        texts = read_texts(found.about, consent=consent, instructions=instructions)
        _serve(records, texts, host, port, replay, passphrase)
    for path in import_:
        from imagery_experiments.people.imports import import_file

        print(f"{path}: participants {', '.join(map(str, import_file(path, records)))}")
    count = len(records.participants())
    if serve and not any(one.trials for one in records.progress()):
        print(f"{count} participants, no finished trial yet; their answers are in {folder}")
        return
    run = records.write_data()
    print(f"{count} participants; rows are in {run}, the Psych-DS folder is {run.parent / DATASET}")


def _check_options(*, serve: bool, port: int, passphrase: str, replay: Path | None, export: Path | None) -> None:
    """InputError for options that cannot be, or that nothing reads."""
    check_count("port", port, at_most=65_535)
    if passphrase and len(passphrase.strip()) < LEAST_PASSPHRASE:
        raise InputError(f"expected a passphrase of at least {LEAST_PASSPHRASE} characters, got {passphrase!r}")
    for name, given in (("replay", replay), ("passphrase", passphrase)):
        if given and not serve:
            raise InputError(f"--{name} has no effect without --serve")
    if export is not None and export.is_file():
        raise InputError(f"expected a folder to export to, {export} is a file")


def _server() -> Any:
    try:
        from imagery_experiments.people import server
    except ImportError as missing:
        raise ValueError(
            f'imagery people needs the package {missing.name}: pip install "imagery-agent[people]"'
        ) from None
    return server


def _check_address(host: str, port: int) -> None:
    """InputError unless this computer can listen there."""
    try:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        raise InputError(
            f"cannot listen on --host {host} --port {port} ({error.strerror}); choose another port, or a host of this "
            "computer such as 127.0.0.1 or 0.0.0.0"
        ) from None


def _serve(records: Any, texts: Any, host: str, port: int, replay: Path | None, passphrase: str) -> None:
    import uvicorn

    from imagery_experiments.people.replay import Replay

    secret = passphrase or secrets.token_urlsafe(9)
    given = None if replay is None else Replay(replay, records.plan)
    app = _server().make_app(records, texts, passphrase=secret, replay=given)
    address = f"http://{host}:{port}/"
    print(f"the experiment is at {address}" + ("?simulate=visual" if replay else ""))
    print(f"progress and data are at {address}researcher, passphrase {secret}", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
