"""What tests of all packages share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from imagery_experiments.analysis.human_data import HUMAN_DATA_VARIABLE

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one test process per core: more threads would only wait

HUMAN_DATA = Path(__file__).parent.parent.parent / "shared" / "human"
"""Trial data of people, which are not part of the project: beside the repository, where they are at hand."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no worker is left alone with one of them at the end."""
    items.sort(key=lambda item: item.path.parent.name != "workflows")


@pytest.fixture(scope="session")
def mini_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the mini corpus, with few block figures, which take most of the time; it must not be changed."""
    from imagery_experiments.corpus import build

    folder = tmp_path_factory.mktemp("corpus") / "mini"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(build.MINI, "figures", 2)
        build.build_corpus(folder, mini=True)
    return folder


@pytest.fixture
def human_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of people's trial data, named by its environment variable; the test is skipped without it."""
    if not HUMAN_DATA.is_dir():
        pytest.skip(f"no trial data of people at {HUMAN_DATA}")
    monkeypatch.setenv(HUMAN_DATA_VARIABLE, str(HUMAN_DATA))
    return HUMAN_DATA
