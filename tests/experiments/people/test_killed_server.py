"""A server of the browser experiment that is killed at random moments: no answer that it has confirmed is lost."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from kills import KILLS

from imagery_experiments.people.lists import Plan
from imagery_experiments.people.records import Records
from imagery_experiments.studies import STUDIES

STUDY, AT_ONCE, START_S = "mental-rotation", 3, 300
WAIT = httpx.Timeout(10.0)


class Server:
    """``imagery people --serve`` in a process of its own, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address, self._folder = f"http://127.0.0.1:{self.port}", folder
        self.start()

    def start(self) -> None:
        code = "from imagery_experiments.cli.main import main; main()"
        where = ["--serve", "--port", str(self.port), "--out", str(self._folder)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, "people", STUDY, "--quick", "--lists", "2", *where],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_S
        while not self._answers():
            assert self._process.poll() is None, "the restart was refused"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(self.address, timeout=WAIT).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class Person(threading.Thread):
    """Takes part until told to stop; notes every answer that the server has confirmed."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.confirmed: dict[str, list[dict]] = {}
        """Token -> item, screen and answer of each."""
        self.stopped = threading.Event()
        self._server = server

    def run(self) -> None:
        while not self.stopped.is_set():
            token = self._ask("start", {"consent": True})["token"]
            self.confirmed[token] = []
            screen = self._ask("state", {"token": token, "tab": "one"})
            while screen["kind"] != "end" and not self.stopped.is_set():
                answer = {"text": next(iter([*screen["keys"].values(), *screen["choices"]]), "x"), "rt_ms": 432.1}
                given = {"item": screen["item"], "screen": screen["screen"], "answer": answer}
                screen = self._ask("answer", {"token": token, "tab": "one", **given})
                self.confirmed[token].append(given)
                time.sleep(0.02)  # below the most requests of one participant

    def _ask(self, what: str, content: dict) -> dict:
        """The reply; asked again until there is one. 409: the answer was saved before its reply was lost."""
        while True:
            try:
                reply = httpx.post(f"{self._server.address}/api/{what}", json=content, timeout=WAIT)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if reply.status_code == 429:
                time.sleep(1)
                continue
            assert reply.status_code in (200, 409), reply.text
            return reply.json()


def on_disk(folder: Path) -> dict[str, list[dict]]:
    """Token -> answers in the files."""
    lines = [path.read_text().splitlines() for path in sorted((folder / "participants").glob("*.jsonl"))]
    records = [[json.loads(line) for line in own] for own in lines]
    return {own[0]["token"]: own[1:] for own in records if own}


@pytest.mark.slow
def test_a_server_killed_at_random_moments_loses_no_confirmed_answer(tmp_path, capsys):
    server, rng = Server(tmp_path), random.Random(0)
    people = [Person(server) for _ in range(AT_ONCE)]
    for person in people:
        person.start()
    for _ in range(KILLS):
        time.sleep(rng.uniform(0.1, 1.5))
        server.kill()
        server.start()
    time.sleep(1)
    for person in people:
        person.stopped.set()
    for person in people:
        person.join(60)
    server.kill()
    confirmed = {token: given for person in people for token, given in person.confirmed.items()}
    found = on_disk(tmp_path)
    lost = sum(answer not in found.get(token, []) for token, given in confirmed.items() for answer in given)
    twice = sum(len(given) - len({(one["item"], one["screen"]) for one in given}) for given in found.values())
    records = Records(tmp_path, Plan.make(STUDIES[STUDY], seed=0, lists=2, quick=True))
    rows, total = len(records.rows()), sum(map(len, confirmed.values()))
    with capsys.disabled():
        print(f"\npeople: {KILLS} kills, {total} confirmed answers: {lost} lost, {twice} saved twice, {rows} rows")
    assert total > KILLS
    assert rows
    assert (lost, twice) == (0, 0)
