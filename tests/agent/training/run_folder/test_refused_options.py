"""Options of training that are out of range, or that nothing reads, are refused before anything is read."""

from __future__ import annotations

import pytest

from tests.agent.training.run_folder.orders import fails


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--steps", "0"), "--steps to be a whole number from 1"),
        (("--steps", "-1"), "--steps to be a whole number from 1"),
        (("--minutes", "nan"), "--minutes to be"),
        (("--minutes", "inf"), "--minutes to be"),
        (("--minutes", "0"), "--minutes to be a number above 0"),
        (("--learning-rate", "0"), "--learning-rate to be a number above 0"),
        (("--learning-rate", "1e30"), "--learning-rate to be a number above 0 and at most 1"),
        (("--learning-rate", "nan"), "--learning-rate to be"),
        (("--batch-size", "0"), "--batch-size to be a whole number from 1"),
        (("--batch-size", "9999999999"), "--batch-size to be a whole number from 1"),
        (("--save-every-s", "-1"), "--save-every-s to be"),
        (("--workers", "-1"), "--workers to be"),
        (("--devices", "0"), "--devices to be"),
        (("--precision", "8-bit"), "--precision to be one of 32-true, bf16-mixed"),
        (("--accelerator", "gpu"), "--accelerator to be one of auto, cpu, cuda"),
        (("--weights", "mine"), "options that the training of dvae uses, got --weights"),
    ],
)  # fmt: skip
def test_options_out_of_range_are_refused_before_anything_is_read(options, wanted, data, tmp_path, capsys):
    line, code = fails(["train", "dvae", "--data", str(data), "--run-dir", str(tmp_path / "run"), *options], capsys)
    assert f"expected {wanted}" in line
    assert code == 2
    assert not (tmp_path / "run").exists()


def test_options_that_the_reference_classifier_does_not_use_are_refused(data, capsys):
    line, _ = fails(["train", "judge", "--data", str(data), "--batch-size", "4", "--preset", "paper"], capsys)
    assert "training of judge uses, got --batch-size, --preset" in line
