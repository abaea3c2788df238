"""The server as a process of its own: many people at once, killed in the middle, started again."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from kills import KILLS

pytestmark = pytest.mark.slow
PEOPLE = 50
CODE = "import sys; from imagery_experiments.cli.main import main; sys.exit(main(sys.argv[1:]))"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def serve(folder: Path, port: int) -> subprocess.Popen:
    options = ["people", "reinterpretation", "--serve", "--quick", "--lists", "2", "--out", str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, *options, "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
            return process
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def take_part(port: int, tokens: dict[int, str], acknowledged: dict[str, int], me: int, screens: int) -> None:
    """Answer so many screens; what the server confirmed is counted. A lost connection ends it."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        try:
            if me not in tokens:
                tokens[me] = client.post("/api/start", json={"consent": True}).json()["token"]
            token = tokens[me]
            screen = client.post("/api/state", json={"token": token, "tab": "one"}).json()
            for _ in range(screens):
                if screen["kind"] == "end":
                    return
                place = {"item": screen["item"], "screen": screen["screen"]}
                answer = {"text": "umbrella", "names": ["umbrella"], "rt_ms": 500.0}
                reply = client.post("/api/answer", json={"token": token, "tab": "one", **place, "answer": answer})
                assert reply.status_code == 200, reply.text
                acknowledged[token] = acknowledged.get(token, 0) + 1
                screen = reply.json()
        except httpx.TransportError:
            return


def all_take_part(
    port: int, tokens: dict[int, str], acknowledged: dict[str, int], screens: int, people: range = range(PEOPLE)
) -> None:
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda me: take_part(port, tokens, acknowledged, me, screens), people))


def on_disk(folder: Path) -> dict[str, int]:
    """Token -> number of whole answers."""
    found = {}
    for path in (folder / "participants").glob("*.jsonl"):
        lines = [json.loads(line) for line in path.read_text().split("\n")[:-1]]
        if lines:
            found[lines[0]["token"]] = len(lines) - 1
    return found


def test_fifty_people_lose_nothing_when_the_server_is_killed(tmp_path):
    port, tokens, acknowledged = free_port(), {}, {}
    process = serve(tmp_path, port)
    answering = threading.Thread(target=all_take_part, args=(port, tokens, acknowledged, 10_000))
    answering.start()
    deadline = time.monotonic() + 120
    while sum(acknowledged.values()) < 4 * PEOPLE:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    answering.join()
    kept = on_disk(tmp_path)
    assert len(acknowledged) == PEOPLE
    for token, count in acknowledged.items():
        assert count <= kept[token] <= count + 1  # one may have been saved without its reply
    port = free_port()
    process = serve(tmp_path, port)
    try:
        for token, number in zip(tokens.values(), range(3), strict=False):
            state = httpx.post(f"http://127.0.0.1:{port}/api/state", json={"token": token, "tab": "two"}).json()
            assert state["kind"] != "end", number
        all_take_part(port, tokens, dict.fromkeys(tokens.values(), 0), 3)
        assert all(count >= kept[token] + 3 for token, count in on_disk(tmp_path).items())
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert f"{PEOPLE} participants, no finished trial yet" in said


def test_answers_survive_kills_of_the_server_at_random_moments(tmp_path, capsys):
    """Four people begin with every start of the server, and those of the start before go on; prints counts."""
    tokens, acknowledged, rng = {}, {}, random.Random(0)
    lost = changed = 0
    for kill in range(KILLS):
        port = free_port()
        before, confirmed = whole_lines(tmp_path), sum(acknowledged.values())
        process = serve(tmp_path, port)
        people = range(max(0, 4 * kill - 4), 4 * kill + 4)
        answering = threading.Thread(target=all_take_part, args=(port, tokens, acknowledged, 10_000, people))
        answering.start()
        while answering.is_alive() and sum(acknowledged.values()) == confirmed:
            time.sleep(0.02)
        time.sleep(rng.uniform(0.0, 1.0))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        answering.join()
        kept = on_disk(tmp_path)
        lost += sum(max(0, count - kept.get(token, 0)) for token, count in acknowledged.items())
        after = whole_lines(tmp_path)
        changed += sum(after.get(name, [])[: len(lines)] != lines for name, lines in before.items())
    with capsys.disabled():
        print(f"\npeople: {KILLS} kills, {sum(acknowledged.values())} answers confirmed:", end=" ")
        print(f"{lost} answers lost, {changed} participants' files changed")
    assert sum(acknowledged.values()) > KILLS
    assert (lost, changed) == (0, 0)


def whole_lines(folder: Path) -> dict[str, list[str]]:
    """The complete lines of every participant's file."""
    return {path.name: path.read_text().split("\n")[:-1] for path in (folder / "participants").glob("*.jsonl")}
