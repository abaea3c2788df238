"""Short studies of people, and a browser that answers their screens."""

from __future__ import annotations

from functools import cache

from fastapi.testclient import TestClient

from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.people.lists import Plan
from imagery_experiments.people.records import Records
from imagery_experiments.people.server import make_app
from imagery_experiments.people.texts import read_texts
from imagery_experiments.studies import STUDIES

STUDIES_OF_PEOPLE = ("mental-rotation", "mental-scanning", "reinterpretation", "ambiguous-figures")
PASSPHRASE = "open sesame"


@cache
def plan_of(name: str, lists: int = 2) -> Plan:
    return Plan.make(STUDIES[name], seed=0, lists=lists, quick=True)


def short(plan: Plan, sessions: int, practice_trials: int = 0) -> Plan:
    """The same plan with the first sessions of every list alone, and little practice."""
    kept = []
    for number in range(1, plan.lists + 1):
        own = [one for one in plan.design.sessions() if one[0].participant == number][:sessions]
        kept += [trial for session in own for trial in session]
    design = type(plan.design)(plan.design.study, plan.design.seed, plan.lists, tuple(kept))
    practice = type(design)(design.study, 1, 1, plan.practice.trials[:practice_trials])
    return Plan(plan.study, plan.seed, plan.lists, plan.quick, design, practice)


def agent_rows(plan: Plan, folder):
    source = AGENTS["propositional-oracle"]
    return run(plan.study, source, design=plan.design, folder=folder, progress=False)


def client_of(records: Records, **settings) -> TestClient:
    texts = read_texts(records.plan.study.about, consent=None, instructions=None)
    return TestClient(make_app(records, texts, passphrase=PASSPHRASE, **settings))


def begin(client: TestClient, tab: str = "one") -> tuple[str, dict]:
    token = client.post("/api/start", json={"consent": True}).json()["token"]
    return token, client.post("/api/state", json={"token": token, "tab": tab}).json()


def send(client: TestClient, token: str, screen: dict, text: str, *, tab: str = "one", rt_ms: float = 432.1):
    content = {"token": token, "tab": tab, "item": screen["item"], "screen": screen["screen"]}
    return client.post("/api/answer", json=content | {"answer": {"text": text, "rt_ms": rt_ms}})


def answer_of(screen: dict) -> str:
    return next(iter([*screen["keys"].values(), *screen["choices"]]), "umbrella")


def to_the_end(client: TestClient, token: str, screen: dict, tab: str = "one") -> dict:
    while screen["kind"] != "end":
        screen = send(client, token, screen, answer_of(screen), tab=tab).json()
    return screen
