"""A scripted participant in headless Chromium; skipped where there is none (`pip install playwright`, chromium)."""

from __future__ import annotations

import shutil
import threading
import time
import zipfile
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
import uvicorn

from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.people.imports import import_file
from imagery_experiments.people.lists import Item, Plan
from imagery_experiments.people.records import Records
from imagery_experiments.people.replay import Replay
from imagery_experiments.people.screens import Screen
from imagery_experiments.people.server import make_app
from imagery_experiments.people.static_export import export_files
from imagery_experiments.people.texts import read_texts
from imagery_experiments.studies import STUDIES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium"),
    pytest.mark.filterwarnings("ignore"),
]
PRESS = """
addEventListener('DOMContentLoaded', () => {
  let seen = null;
  window.pressed = [];
  const send = kind => document.querySelector('.jspsych-display-element')
    .dispatchEvent(new KeyboardEvent(kind, {key: 'j', bubbles: true}));
  new MutationObserver(() => {
    const picture = document.querySelector('img.stimulus');
    if (!picture || picture === seen) return;
    seen = picture;
    const begun = performance.now();
    setTimeout(() => { window.pressed.push(performance.now() - begun); send('keydown'); send('keyup'); }, 700);
  }).observe(document.body, {childList: true, subtree: true});
});"""
"""Presses a key 700 ms after a picture appears, and keeps the time by the page's own clock."""


@cache
def plan_of(name: str, sessions: int) -> Plan:
    whole = Plan.make(STUDIES[name], seed=0, lists=1, quick=True)
    own = list(whole.design.sessions())
    if name == "mental-rotation":
        own = [one for one in own if one[0].levels["condition"] == "pairs"]
    trials = tuple(trial for session in own[:sessions] for trial in session)
    design = Design(name, 0, 1, trials)
    return Plan(whole.study, 0, 1, True, design, Design(name, 1, 1, ()))


class Served:
    """The experiment on a free port, in a thread."""

    def __init__(self, records: Records, **settings: Any) -> None:
        texts = read_texts("Press the keys.", consent=None, instructions=None)
        config = uvicorn.Config(
            make_app(records, texts, passphrase="x", **settings), port=0, log_level="error", access_log=False
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.05)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/?window=1"

    def __exit__(self, *failure: object) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as run:
        opened = run.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def enter(page, address: str) -> None:
    page.goto(address)
    page.get_by_text("I agree").click()
    page.get_by_role("button", name="Next").click()


def respond(page) -> bool:
    """Respond to one screen; False when it was the last."""
    page.wait_for_function(
        "() => document.querySelector('.keys, .jspsych-btn, #jspsych-survey-text-next')"
        " || /Thank you/.test(document.body.innerText)"
    )
    if "Thank you" in page.inner_text("body"):
        return False
    text = page.inner_text("body")
    if page.locator("#jspsych-survey-text-next").count():
        page.locator("input[type=text]").first.fill("umbrella, mushroom")
        page.locator("#jspsych-survey-text-next").click()
    elif "space to go on" in text.lower():
        page.keyboard.press("Space")
    elif page.locator(".jspsych-btn").count():
        page.locator(".jspsych-btn").first.click()
    else:
        page.keyboard.press("j")
    page.wait_for_timeout(60)
    return True


def test_a_participant_reloads_loses_the_network_and_opens_a_second_tab(browser, tmp_path):
    plan = plan_of("mental-rotation", 6)
    records = Records(tmp_path, plan)
    with Served(records) as address:
        page = browser.new_context().new_page()
        enter(page, address)
        assert respond(page)
        page.wait_for_timeout(1500)
        page.reload()
        assert respond(page)
        page.wait_for_timeout(1500)
        page.context.set_offline(True)
        assert respond(page)
        page.get_by_text("No connection").wait_for()
        page.context.set_offline(False)
        page.wait_for_timeout(3000)
        other = page.context.new_page()
        other.goto(page.url)
        while respond(other):
            pass
        respond(page)
        page.get_by_text("another tab").wait_for()
    rows = records.rows()
    assert rows["trial"].tolist() == [trial.id for trial in plan.design.trials]
    assert not rows["trial"].duplicated().any()


def test_the_experiment_fills_the_screen_and_leaves_it_at_the_end(browser, tmp_path):
    plan = plan_of("mental-rotation", 1)
    with Served(Records(tmp_path, plan)) as address:
        page = browser.new_page()
        page.goto(address.split("?")[0])
        page.get_by_text("I agree").click()
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Next").click()
        assert page.evaluate("document.fullscreenElement !== null")
        while respond(page):
            pass
        page.wait_for_function("document.fullscreenElement === null")


def test_a_participant_without_a_keyboard_taps_the_keys(browser, tmp_path):
    plan = plan_of("mental-rotation", 3)
    records = Records(tmp_path, plan)
    with Served(records) as address:
        page = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
        enter(page, address)
        for _ in plan.design.trials:
            key = page.locator("kbd[data-key=j]")
            key.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            key.tap()
            key.wait_for(state="detached")
        page.get_by_text("Thank you").wait_for()
    assert records.rows()["trial"].tolist() == [trial.id for trial in plan.design.trials]


JATOS = """
window.kept = "";
window.jatos = {
  onLoad: begin => addEventListener("load", begin),
  appendResultData: async text => { window.kept += text; localStorage.setItem("kept", window.kept); },
  endStudy: () => localStorage.setItem("ended", "yes"),
};"""
"""What the page asks of JATOS."""


@pytest.mark.parametrize("jatos", [True, False])
def test_static_pages_and_jatos_give_files_that_are_imported(jatos, browser, tmp_path):
    plan = plan_of("mental-rotation", 3)
    archive = export_files(tmp_path / "site", plan, read_texts("Press.", consent=None, instructions=None))
    if jatos:
        with zipfile.ZipFile(archive) as content:
            content.extractall(tmp_path)
        (tmp_path / "mental-rotation" / "jatos.js").write_text(JATOS)
    folder = tmp_path / ("mental-rotation" if jatos else "site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_context(accept_downloads=True).new_page()
    enter(page, f"http://127.0.0.1:{server.server_address[1]}/index.html?window=1")
    assert respond(page)
    page.reload()
    file = tmp_path / "answers.jsonl"
    if jatos:
        first = page.evaluate("localStorage.getItem('kept')") or ""
        while respond(page):
            pass
        assert page.evaluate("localStorage.getItem('ended')") == "yes"
        file.write_text(first + page.evaluate("localStorage.getItem('kept')"))
    else:
        with page.expect_download() as download:
            while respond(page):
                pass
        download.value.save_as(file)
    server.shutdown()
    server.server_close()
    records = Records(tmp_path / "people", plan)
    assert import_file(file, records) == [1]
    assert records.rows()["trial"].tolist() == [trial.id for trial in plan.design.trials]


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize("name", ["mental-rotation", "mental-scanning", "reinterpretation", "ambiguous-figures"])
def test_an_agent_takes_the_experiment_in_simulation_mode(name, browser, tmp_path):
    plan = plan_of(name, 1)
    source = AGENTS["propositional-oracle"]
    own = run(plan.study, source, design=plan.design, folder=tmp_path / "agent", progress=False)
    records = Records(tmp_path / "people", plan)
    with Served(records, replay=Replay(tmp_path / "agent", plan)) as address:
        page = browser.new_page()
        page.goto(address + "&simulate=data-only")
        page.get_by_text("Thank you").wait_for(timeout=120_000)
    rows = records.rows()
    assert rows["trial"].tolist() == own["trial"].tolist()
    assert rows["response"].replace("reached", "yes").tolist() == own["response"].tolist()
    assert rows["correct"].tolist() == own["correct"].tolist()
    assert np.abs(rows["rt_ms"] - own["rt_ms"]).max() < 6  # jsPsych simulates whole milliseconds, per screen


def test_a_rating_is_given_with_a_slider(browser, tmp_path):
    plan = plan_of("mental-rotation", 1)
    asked = Screen("slider", "How much did it cause that?", scale=((0, "not at all"), (100, "very much")))
    items = [Item("check", screen=asked)]
    records = Records(tmp_path, plan)
    records.items = lambda participant: items
    with Served(records) as address:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        enter(page, address)
        page.locator("input[type=range]").fill("73")
        page.screenshot(path=tmp_path / "slider.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Go on").click()
        page.get_by_text("Thank you").wait_for()
    assert records.answers(1)[0][0].text == "73"


def test_response_times_of_injected_keys_are_right_within_20_ms(browser, tmp_path):
    plan = plan_of("mental-rotation", 8)
    records = Records(tmp_path, plan)
    with Served(records) as address:
        page = browser.new_page()
        page.add_init_script(PRESS)
        enter(page, address)
        page.get_by_text("Thank you").wait_for(timeout=60_000)
        pressed = np.array(page.evaluate("() => window.pressed"))
    times = records.rows()["rt_ms"].to_numpy()
    assert len(times) == len(plan.design.trials)
    assert np.abs(times - pressed).max() < 20


@pytest.mark.parametrize("name", ["mental-scanning", "reinterpretation", "ambiguous-figures"])
def test_every_study_is_done_to_the_end(name, browser, tmp_path):
    plan = plan_of(name, 1)
    records = Records(tmp_path, plan)
    with Served(records) as address:
        page = browser.new_page()
        enter(page, address)
        for _ in range(400):
            page.wait_for_function(
                "() => document.querySelector('.map, canvas.paper, .keys, .jspsych-btn, #jspsych-survey-text-next')"
                " || /Thank you/.test(document.body.innerText)"
            )
            if page.locator(".map").count():
                learn(page, records)
            elif page.locator("canvas.paper").count():
                page.locator("#done").click()
            elif not respond(page):
                break
    assert records.rows()["trial"].tolist() == [trial.id for trial in plan.design.trials]


def learn(page, records: Records) -> None:
    """Click the place of the landmark that is asked for."""
    asked, places = page.inner_text("#ask"), records.place(1).shown.places
    name = next(name for name in places if f"the {name}?" in asked)
    box = page.locator(".map").bounding_box()
    page.mouse.click(box["x"] + places[name][0] * box["width"], box["y"] + places[name][1] * box["height"])
    page.wait_for_timeout(500)
