"""``reproduce`` end to end with cheap agents: report, data and results."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import numpy as np
import pytest
from fake_agents import FakeSource

from imagery_experiments.plotting.film_strips import (
    FRAME_PX,
    GAP_PX,
    Strip,
    draw_strip,
    load_strips,
    picture_sheet,
    save_strip,
)
from imagery_experiments.reporting.psychds.check import check_dataset
from imagery_experiments.studies import STUDIES
from imagery_experiments.workflows.reproduce import reproduce_with

AGENTS = ("imagery", "propositional")


def reproduce_in(folder, *, seed=0, studies=tuple(STUDIES)):
    return reproduce_with(
        [STUDIES[name] for name in studies],
        [FakeSource(name) for name in AGENTS],
        seed=seed,
        quick=True,
        out=folder,
        workers=1,
        weights={"dvae": "00" * 32},
        progress=False,
    )


@pytest.fixture(scope="module")
def reproduced(tmp_path_factory):
    """The files of one whole reproduction with agents that answer at random."""
    return reproduce_in(tmp_path_factory.mktemp("lab") / "results")


def test_results_follow_the_schema(reproduced):
    results = json.loads(reproduced["results"].read_text(), parse_constant=lambda name: pytest.fail(name))
    assert set(results) == {"schema", "seed", "weights", "studies", "seconds"}
    assert (results["schema"], results["seed"]) == (1, 0)
    assert results["weights"] == {"dvae": "00" * 32}
    assert results["seconds"] > 0
    assert list(results["studies"]) == list(STUDIES)
    for study, agents in results["studies"].items():
        assert list(agents) == list(AGENTS)
        for found in agents.values():
            assert found["trials"] == sum(condition["n"] for condition in found["by_condition"])
            assert 0 <= found["accuracy"] <= 1
            assert all({"n", "accuracy", "rt_ms"} < set(condition) for condition in found["by_condition"])
            if study == "reinterpretation":
                assert found["fit"] is None
                assert 0 <= found["good_names"] <= 1
                assert len(found["items"]) == 5
                assert found["items"]["finke-58"][0] == "umbrella"
            elif study == "ambiguous-figures":
                assert found["fit"] is None
                assert 0 <= found["first_right"] <= 1
            else:
                assert set(found["fit"]) == {"slope", "intercept", "r"}


def test_the_data_are_psych_ds(reproduced):
    assert check_dataset(reproduced["data"]) == []
    assert len(list((reproduced["data"] / "data").iterdir())) == len(STUDIES) * len(AGENTS)


class Page(HTMLParser):
    """Collects what a page would load, and checks that its tags match."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.sources += [value for name, value in attrs if name == "src"]
        self.links += [value for name, value in attrs if name == "href"]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in {"meta", "img", "br", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_report_needs_nothing_beside_it(reproduced):
    text = reproduced["report"].read_text()
    page = Page()
    page.feed(text)
    assert page.open == []
    assert len(page.sources) > 10
    assert all(source.startswith("data:image/png;base64,") for source in page.sources)
    assert "@import" not in text
    assert "url(" not in text
    for words in ("Kosslyn, Ball &amp; Reiser 1978", "Ganis &amp; Kievit 2015", "McCarty &amp; Morales 2025"):
        assert words in text
    assert "short designs" in text
    inside = [link for link in page.links if link.startswith("#")]
    assert inside == [f"#{name}" for name in page.ids]  # the contents lead to every section
    for link in set(page.links) - set(inside):  # sample trials lead into the trace viewer beside it
        file, _, trial = link.partition("#")
        viewer = (reproduced["report"].parent / file).read_text(encoding="utf-8")
        assert json.dumps(unquote(trial).rpartition("@")[0]) in viewer
    assert page.ids == ["times", *STUDIES]


def test_the_report_says_what_its_times_are_and_what_was_recalled(reproduced):
    text = reproduced["report"].read_text()
    caveat = text.index("counted work at fixed prices")
    assert caveat < min(text.index(unit) for unit in ("ms/degree", "ms/pixel"))
    for price in ("every response 450 ms", "inspecting a picture 60 ms"):
        assert price in text
    assert "recalled, not checked †" in text
    assert "† Recalled from the literature" in text


def test_the_report_has_short_tables_and_no_number_that_is_none(reproduced):
    text = reproduced["report"].read_text()
    assert not re.search(r"\b(nan|NaN)\b|>(None|inf)<", re.sub(r'"data:[^"]*"', "", text))
    assert "-0.0 " not in text
    for section in text.split("<h2")[2:]:
        shown = section[section.index("<thead>") : section.index("</table>")]
        assert 1 <= shown.count("<tr>") - 1 <= 8
        findings = re.findall(r'class="finding">([^<]*)<', section)
        assert len(findings) == 1
        assert "†" not in findings[0]
    assert re.search(r"letters, 120 degrees in the picture plane, different · answered <b>(same|different)</b>", text)


def test_reproducing_again_changes_no_result(tmp_path):
    first, again = (
        json.loads(reproduce_in(tmp_path / "results", studies=("reinterpretation",))["results"].read_text())
        for _ in range(2)
    )
    assert again | {"seconds": 0} == first | {"seconds": 0}


def test_another_seed_is_refused_and_nothing_is_lost(reproduced):
    before = reproduced["results"].read_bytes()
    with pytest.raises(ValueError, match="holds another run: its seed is 0, not 1"):
        reproduce_in(reproduced["results"].parent, seed=1)
    assert reproduced["results"].read_bytes() == before


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("keep me")
    with pytest.raises(ValueError, match="holds other files"):
        reproduce_in(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


# ---------------------------------------------------------------- film strips


def strip_of(count: int) -> Strip:
    pixels = np.zeros((count, 64, 64, 3), np.uint8)
    pixels[:] = 20 * np.arange(count, dtype=np.uint8)[:, None, None, None]
    attention = np.full((count, 2), np.nan)
    attention[:1] = 0.25, 0.75
    return Strip("1/a/60", tuple(f"step {number}" for number in range(count)), pixels, attention)


def test_strips_survive_being_kept(tmp_path):
    save_strip(tmp_path, strip_of(3))
    (back,) = load_strips(tmp_path)
    assert (back.key, back.labels) == ("1/a/60", ("step 0", "step 1", "step 2"))
    assert (back.pixels == strip_of(3).pixels).all()
    np.testing.assert_array_equal(back.attention, strip_of(3).attention)


def test_a_strip_shows_its_frames_and_where_attention_was():
    sheet = np.asarray(draw_strip(strip_of(2)))
    reddish = (sheet[:, :, 0] > 200) & (sheet[:, :, 1] < 90)
    y, x = (float(values.mean()) for values in np.nonzero(reddish))
    assert (x, y) == pytest.approx((GAP_PX + 0.25 * FRAME_PX, GAP_PX + 0.75 * FRAME_PX), abs=1.5)
    assert (sheet[GAP_PX + FRAME_PX // 2, 2 * GAP_PX + FRAME_PX + FRAME_PX // 2] == 20).all()


def test_long_strips_are_shortened_and_empty_ones_drawn():
    assert draw_strip(strip_of(40)).size == draw_strip(strip_of(16)).size
    assert draw_strip(strip_of(0)).size[0] > 0
    assert picture_sheet([np.zeros((64, 64, 3), np.uint8)] * 3, ["a", "b", "c"]).size[0] > 3 * 128
    one_row, all_rows = (picture_sheet([np.zeros((64, 64, 3), np.uint8)] * count, ["a"] * count) for count in (6, 48))
    assert all_rows.size[1] > 7 * one_row.size[1]
