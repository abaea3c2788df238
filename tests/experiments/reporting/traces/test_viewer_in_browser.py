"""The trace file in headless Chromium: keys, addresses, sums, phones, both colour schemes, and no network."""

from __future__ import annotations

import re
import shutil

import pytest

from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.reporting.traces.viewer import trace
from imagery_experiments.studies import STUDIES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium")]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Two recorded rotations of two agents, in one file."""
    folder, study = tmp_path_factory.mktemp("runs"), STUDIES["mental-rotation"]
    sessions = [one for one in study.design(seed=0, participants=1, quick=True).sessions() if one[0].record_trace][:2]
    design = Design(study.name, 0, 1, tuple(trial for own in sessions for trial in own))
    for agent in ("imagery-oracle", "propositional-oracle"):
        run(study, AGENTS[agent], design=design, folder=folder / agent, progress=False)
    trace(folder)
    return folder / "trace.html"


@pytest.fixture
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def test_keys_step_and_the_address_leads_back_to_the_frame(browser, file):
    page = browser.new_page()
    failures, requests = [], []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert page.inner_text("#count").startswith("frame 1 of ")
    for key, shown in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        assert page.inner_text("#count").startswith(f"frame {shown} of ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    count, address = page.inner_text("#count"), page.url
    assert count.split()[1] == count.split()[3]
    other = browser.new_page()
    other.goto(address)
    assert other.inner_text("#count") == count
    assert other.input_value("#trial") == page.input_value("#trial") == "1"
    assert failures == []
    assert all(url.startswith(("file:", "data:")) for url in requests)


def test_base_pictures_and_other_work_add_up_to_the_response_time(browser, file):
    page = browser.new_page()
    page.goto(file.as_uri())
    lines = [text for text in page.locator(".agent .soft").all_inner_texts() if " = base " in text]
    assert len(lines) == 2
    for line in lines:
        whole, *parts = [int(one.replace(",", "")) for one in re.findall(r"([\d,]+) ms", line)][:4]
        assert whole == pytest.approx(sum(parts), abs=2)
        assert min(parts) >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_without_scrolling_sideways(browser, file, scheme):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    style = "getComputedStyle(document.body)"
    colors = page.evaluate(f"[{style}.color, {style}.backgroundColor]")
    light = [sum(map(int, re.findall(r"\d+", color)[:3])) for color in colors]
    assert (light[0] < light[1]) is (scheme == "light")
