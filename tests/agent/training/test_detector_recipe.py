"""The detector's training data and recipe: boxes fit what is drawn, and a stopped run goes on as if it had not been."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from imagery_agent.interpreter.clip import CaptionEncoder, InterpreterModel
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.interpreter.objects.detection import Detection, PictureDetector, draw_boxes
from imagery_agent.models.detector import NO_THING, Detector
from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.pretrained import WeightsError, save_folder
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.detection_scenes import DetectionSampler
from imagery_agent.training.loop import train
from imagery_agent.training.recipes.detector import DetectorRecipe
from imagery_agent.training.schedule import LoopSettings

SETTINGS = LoopSettings(steps=4, batch_size=4, learning_rate=1e-3, warmup_steps=1, save_every_s=0.0, seed=3)


@pytest.fixture(scope="module")
def interpreter() -> ClipInterpreter:
    torch.manual_seed(0)
    names = ["square", "circle", "star"]
    tokenizer = CaptionTokenizer.train(names, vocab_size=300)
    shape = InterpreterConfig(
        embed_dim=8, layers=(1, 1, 1, 1), width=8, magnified_px=64, text_layers=1, text_width=16, text_heads=2,
        context_length=12, vocab_size=300,
    )  # fmt: skip
    return ClipInterpreter(
        CaptionEncoder(InterpreterModel(shape), tokenizer), vocabulary=names, sha256="a tiny interpreter"
    )


def recipe(corpus: Corpus, interpreter: ClipInterpreter, steps: int = 4) -> DetectorRecipe:
    torch.manual_seed(1)
    dvae = DVAE(DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1))
    return DetectorRecipe(corpus, replace(SETTINGS, steps=steps), interpreter, dvae)


def test_boxes_hold_the_ink_of_their_things(corpus):
    sampler = DetectionSampler(corpus, {})
    pictures, boxes, names = sampler.pictures(np.random.default_rng(0), 40)
    alone = 0
    for picture, own, name in zip(pictures.numpy(), boxes, names, strict=True):
        there = own[name != NO_THING]
        if len(there) != 1 or (name != NO_THING).sum() != 1:
            continue
        rows, columns = np.nonzero((picture < 160).any(-1))
        if not len(rows):
            continue
        alone += 1
        left, top, right, bottom = (64 * there[0]).tolist()
        assert columns.min() >= left - 1
        assert columns.max() + 1 <= right + 1
        assert rows.min() >= top - 1
        assert rows.max() + 1 <= bottom + 1
        assert right - left <= np.ptp(columns) + 5
    assert alone >= 5


def test_batches_depend_on_seed_and_step_alone(corpus, interpreter):
    one, other = recipe(corpus, interpreter), recipe(corpus, interpreter)
    first, again, later = one.batch(3), other.batch(3), one.batch(4)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["pictures"], later["pictures"])
    assert first["names"].max() >= 0


def test_a_stopped_and_resumed_run_equals_an_uninterrupted_one(corpus, interpreter, tmp_path):
    train(recipe(corpus, interpreter), tmp_path / "whole")
    whole = load_checkpoint(tmp_path / "whole")
    assert whole["step"] == 4
    log = (tmp_path / "whole" / "log.jsonl").read_text()
    assert '"f1"' in log
    assert (tmp_path / "whole" / "detections.png").is_file()
    stopped = recipe(corpus, interpreter)
    batch = stopped.batch

    def killed(step: int):
        if step == 2:
            raise KeyboardInterrupt
        return batch(step)

    stopped.batch = killed
    with pytest.raises(KeyboardInterrupt):
        train(stopped, tmp_path / "killed")
    assert load_checkpoint(tmp_path / "killed")["step"] == 2
    train(recipe(corpus, interpreter), tmp_path / "killed", resume=True)
    resumed = load_checkpoint(tmp_path / "killed")
    assert all(torch.equal(whole["model"][name], tensor) for name, tensor in resumed["model"].items())


def test_a_detector_is_saved_loaded_and_bound_to_its_interpreter(corpus, interpreter, tmp_path):
    made = recipe(corpus, interpreter)
    network = made.build().eval()
    assert isinstance(network, Detector)
    save_folder(
        tmp_path / "detector",
        kind="detector",
        config={**vars(network.config), "feature_channels": list(network.config.feature_channels)},
        state=network.state_dict(),
        extra_files={},
        card="",
    )
    pictures = made.batch(0)["pictures"]
    shown = (pictures.permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()
    found = PictureDetector.load(tmp_path, interpreter=interpreter).detect(shown, least_confidence=1e-4)
    assert len(found) == len(shown)
    assert any(found)
    for one in (thing for own in found for thing in own):
        assert all(0 <= edge <= 1 for edge in one.box)
        assert one.name in interpreter.vocabulary
        assert np.linalg.norm(one.vector) == pytest.approx(1, abs=1e-4)
    interpreter_of_others = ClipInterpreter(interpreter.encoder, vocabulary=["star"], sha256="another")
    with pytest.raises(WeightsError, match="imagery train detector"):
        PictureDetector.load(tmp_path, interpreter=interpreter_of_others)


def test_boxes_are_drawn_where_they_are():
    white = np.full((64, 64, 3), 255, np.uint8)
    thing = Detection((0.25, 0.5, 0.75, 1.0), 0.9, (("star", 1.0),), np.zeros(1))
    drawn = draw_boxes(white, [thing], scale=2)
    assert drawn.shape == (128, 128, 3)
    assert (drawn[64, 40:88] != 255).any(-1).all()
    assert (drawn[100, 60] == 255).all()
