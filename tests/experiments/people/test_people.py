"""People do the agents' trials: the same sessions, columns and checks; nothing that was answered is lost."""

from __future__ import annotations

import base64
import io
import json
import re
import threading

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_experiments.experiment.trial_log import read_rows
from imagery_experiments.people.command import people
from imagery_experiments.people.lists import Plan
from imagery_experiments.people.pages import BROWSER
from imagery_experiments.people.person import Answer, likely_answers, proceed
from imagery_experiments.people.records import Records
from imagery_experiments.people.replay import Replay
from imagery_experiments.people.screens import screen_of
from imagery_experiments.people.server import make_app
from imagery_experiments.people.texts import read_texts
from imagery_experiments.reporting.psychds.check import check_dataset
from imagery_experiments.studies.mentis.own_items import puzzle_study
from imagery_experiments.workflows.compare import compare
from tests.experiments.people.screens_and_answers import (
    PASSPHRASE,
    STUDIES_OF_PEOPLE,
    agent_rows,
    answer_of,
    begin,
    client_of,
    plan_of,
    send,
    short,
    to_the_end,
)


@pytest.mark.parametrize("name", STUDIES_OF_PEOPLE)
def test_a_person_does_every_study_to_the_end_and_the_data_pass_the_check(name, tmp_path):
    records = Records(tmp_path, short(plan_of(name), 2))
    client = client_of(records)
    token, screen = begin(client)
    to_the_end(client, token, screen)
    rows = read_rows(records.write_data())
    trials = [trial for trial in records.plan.design.trials if trial.participant == 1]
    assert rows["trial"].tolist() == [trial.id for trial in trials]
    assert set(rows["rt_ms"]) <= {432.1, rows["rt_ms"].max()}
    assert not check_dataset(tmp_path / "psychds")


def test_rows_have_the_columns_of_the_agents(tmp_path):
    plan = short(plan_of("mental-rotation"), 3)
    agent = agent_rows(plan, tmp_path / "agent")
    records = Records(tmp_path / "people", plan)
    client = client_of(records)
    token, screen = begin(client)
    to_the_end(client, token, screen)
    people_rows = records.rows()
    assert set(people_rows) | {c for c in agent if c.startswith("trait_")} == set(agent)


@pytest.mark.slow
def test_people_and_an_agent_stand_in_one_report(tmp_path):
    plan = short(plan_of("mental-rotation"), 3)
    agent_rows(plan, tmp_path / "agent")
    records = Records(tmp_path / "people", plan)
    client = client_of(records)
    to_the_end(client, *begin(client))
    compare((tmp_path / "agent", records.write_data()), out=tmp_path / "both")
    assert (tmp_path / "both" / "report.html").stat().st_size > 10_000


def test_answers_decide_what_is_correct_and_keys_alternate_between_participants():
    plan = plan_of("mental-rotation", lists=4)
    session = next(own for own in plan.design.sessions() if own[0].levels["condition"] == "pairs")
    _, screen = proceed(plan.study, session, [], seed=0)
    outcomes = [
        proceed(plan.study, session, [Answer(text=text, rt_ms=500)], seed=0)[0][0] for text in likely_answers(screen)
    ]
    assert sorted(outcome.correct for outcome in outcomes) == [False, True]
    assert [plan.swapped(number) for number in (1, 2, 3, 4, 5)] == [False, True, False, True, True]


def test_a_reload_and_a_killed_server_go_on_at_the_same_screen(tmp_path):
    plan = short(plan_of("mental-scanning"), 1)
    token, screen = begin(client_of(Records(tmp_path, plan)))
    client = client_of(Records(tmp_path, plan))
    screen = client.post("/api/state", json={"token": token, "tab": "one"}).json()
    for _ in range(3):
        screen = send(client, token, screen, answer_of(screen)).json()
    (log,) = (tmp_path / "participants").glob("*.jsonl")
    log.write_bytes(log.read_bytes() + b'{"item": 0, "scr')  # killed while writing
    again = client_of(Records(tmp_path, plan)).post("/api/state", json={"token": token, "tab": "two"}).json()
    assert again == screen
    send(client_of(Records(tmp_path, plan)), token, again, answer_of(again), tab="two")
    assert all(json.loads(line) for line in log.read_text().splitlines())


def test_a_second_upload_and_a_second_tab_are_refused_without_loss(tmp_path):
    records = Records(tmp_path, short(plan_of("mental-rotation"), 3))
    client = client_of(records)
    token, first = begin(client)
    second = send(client, token, first, answer_of(first)).json()
    repeated = send(client, token, first, "changed my mind")
    assert (repeated.status_code, repeated.json()) == (409, second)
    client.post("/api/state", json={"token": token, "tab": "new"})
    assert send(client, token, second, answer_of(second), tab="one").status_code == 423
    assert send(client, token, second, answer_of(second), tab="new").status_code == 200
    assert sum(map(len, records.answers(1).values())) == 2


def test_twenty_participants_at_once_lose_nothing(tmp_path):
    records = Records(tmp_path, short(plan_of("reinterpretation"), 1))

    def take_part() -> None:
        token, screen = begin(client)
        to_the_end(client, token, screen)

    with client_of(records) as client:  # one loop of events, as a server has
        threads = [threading.Thread(target=take_part) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    rows = records.rows()
    assert len(rows) == 20
    assert sorted(rows["participant"]) == list(range(1, 21))


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"token": "no", "tab": "a", "item": 0, "screen": 0, "answer": {"rt_ms": 1}}, 404),
        ({"token": "no", "tab": "a", "item": -1, "screen": 0, "answer": {"rt_ms": 1}}, 422),
        ({"token": "no", "tab": "a", "item": 0, "screen": 0, "answer": {"rt_ms": -5}}, 422),
        ({"token": "no", "tab": "a", "item": 0, "screen": 0, "answer": {"rt_ms": 1, "text": "x" * 1000}}, 422),
        ({"token": "no", "tab": "a", "item": 0, "screen": 0, "answer": {"rt_ms": 1, "admin": True}}, 422),
        ({"token": "x" * 100_000}, 413),
    ],
)
def test_bad_requests_are_refused(content, status, tmp_path):
    assert (
        client_of(Records(tmp_path, plan_of("mental-rotation"))).post("/api/answer", json=content).status_code == status
    )


def test_texts_are_escaped_and_the_researchers_page_needs_the_passphrase(tmp_path):
    consent = tmp_path / "consent.txt"
    consent.write_text("I <script>alert(1)</script> agree.\n\nReally.")
    records = Records(tmp_path / "people", plan_of("mental-rotation"))
    texts = read_texts("About.", consent=consent, instructions=None)
    client = TestClient(make_app(records, texts, passphrase=PASSPHRASE))
    page = client.get("/").text
    assert "<script>alert" not in page
    assert client.post("/api/start", json={"consent": False}).status_code == 403
    assert client.get("/researcher").status_code == 401
    assert client.get("/researcher", auth=("any", "guess")).status_code == 401
    begin(client)
    assert "0%" in client.get("/researcher", auth=("any", PASSPHRASE)).text
    codes = {client.get("/researcher", auth=("any", str(guess))).status_code for guess in range(40)}
    assert codes == {401, 429}
    assert client.get("/researcher", auth=("any", PASSPHRASE)).status_code == 200
    (log,) = (tmp_path / "people" / "participants").glob("*.jsonl")
    assert set(json.loads(log.read_text())) == {"token", "consent"}


def test_an_agents_rows_are_replayed_screen_by_screen(tmp_path):
    plan = short(plan_of("mental-rotation"), 2)
    rows = agent_rows(plan, tmp_path / "agent")
    records = Records(tmp_path / "people", plan)
    client = client_of(records, replay=Replay(tmp_path / "agent", plan))
    token, screen = begin(client)
    while screen["kind"] != "end":
        own = screen["replay"]
        screen = send(client, token, screen, own["text"], rt_ms=own["rt_ms"]).json()
    own = rows[rows["participant"] == 1]
    assert records.rows()["response"].tolist() == own["response"].tolist()
    assert records.rows()["rt_ms"].tolist() == own["rt_ms"].tolist()
    with pytest.raises(ValueError, match="expected a run of mental-scanning"):
        Replay(tmp_path / "agent", plan_of("mental-scanning"))


def test_practice_is_announced_and_an_agent_passes_the_attention_checks(tmp_path):
    plan = plan_of("mental-rotation")
    items = plan.items(1)
    assert [item.kind for item in items[:6]] == ["message", *["practice"] * 4, "message"]
    assert {"session", "check", "message"} == {item.kind for item in items[6:]}
    agent_rows(short(plan, 1), tmp_path)
    replay = Replay(tmp_path, short(plan, 1))
    for item in items:
        if item.kind == "check":
            assert replay.response(item, item.screen, 0)["text"] == "right"


def test_requests_are_limited(tmp_path, monkeypatch):
    monkeypatch.setattr("imagery_experiments.people.server.MOST_STARTS", 3)
    monkeypatch.setattr("imagery_experiments.people.server.MOST_REQUESTS", 4)
    client = client_of(Records(tmp_path, short(plan_of("mental-rotation"), 1)))
    codes = [client.post("/api/start", json={"consent": True}).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    token = json.loads(next((tmp_path / "participants").glob("*.jsonl")).read_text())["token"]
    asked = [client.post("/api/state", json={"token": token, "tab": "a"}).status_code for _ in range(5)]
    assert asked == [200, 200, 200, 200, 429]


def test_every_instruction_has_a_way_to_respond():
    assert screen_of("Are the two figures the same or mirror images?", None).keys == {"j": "same", "f": "different"}
    assert screen_of("Are the two figures the same or mirror images?", None, swapped=True).keys["f"] == "same"
    assert screen_of("Get ready for a figure: it comes in 400 ms.", None).duration_ms == 400
    assert screen_of("Focus on the hut. In which direction is the lake?", None).kind == "choices"
    assert screen_of('Imagine a capital letter "D".', None).kind == "any key"
    assert screen_of("What is it?", None).kind == "text"
    rating = screen_of("Did A cause it? Answer from 0 (not at all) to 100 (very much).", None)
    assert (rating.kind, rating.scale) == ("slider", ((0, "not at all"), (100, "very much")))
    assert likely_answers(rating) == ("50",)
    puzzle = screen_of(PUZZLES["paper punch"].instruction, np.full((468, 900, 3), 255, dtype=np.uint8))
    assert puzzle.kind == "text"
    shown = Image.open(io.BytesIO(base64.b64decode(puzzle.picture.partition(",")[2])))
    assert shown.size == (900, 468), "large pictures are not enlarged"


def test_a_person_solves_a_puzzle(tmp_path):
    plan = short(Plan.make(puzzle_study(per_cell=1), seed=0, lists=1, quick=True), 1)
    records = Records(tmp_path, plan)
    client = client_of(records)
    token, screen = begin(client)
    while screen["kind"] != "end":
        screen = send(client, token, screen, "acd", rt_ms=800.0).json()
    (row,) = records.rows().to_dict("records")
    assert (row["puzzle"], row["response"], row["rt_ms"]) == ("form assembly", "ACD", 800.0)
    assert row["correct"] == (row["right_answer"] == "ACD")
    records.write_data()
    assert not check_dataset(tmp_path / "psychds")


def test_a_folder_of_another_study_and_conflicting_options_are_refused(tmp_path):
    Records(tmp_path, short(plan_of("mental-rotation"), 1)).start(consent="")
    with pytest.raises(ValueError, match="holds"):
        people("mental-scanning", out=tmp_path, lists=2, quick=True)
    with pytest.raises(ValueError, match="one of --serve, --export and --import"):
        people("mental-rotation", serve=True, export=tmp_path / "site")


def test_scripts_come_from_the_package_alone(tmp_path):
    client = client_of(Records(tmp_path, plan_of("mental-rotation")))
    page = client.get("/").text
    for address in re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page):
        assert client.get("/" + address).status_code == 200
    assert not re.search(r"https?://", page)
    for script in (BROWSER / "jspsych").parent.glob("*.js"):
        for address in re.findall(r'from "\./([^"]+)"', script.read_text()):
            assert client.get("/browser/" + address).status_code == 200
