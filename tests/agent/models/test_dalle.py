"""The paper's own settings: masks, losses, sizes and schedules."""

from __future__ import annotations

import math

import pytest
import torch

from imagery_agent.models.dalle.sparse_attention import kind_of, sparse_mask
from imagery_agent.models.dalle.transformer import PRESETS, TEXT_SHARE, Dalle, DalleConfig
from imagery_agent.models.dvae import DVAE, DVAEConfig, Relaxation
from imagery_agent.models.logit_laplace import logit_laplace_nats, squeezed, unsqueezed
from imagery_agent.training.recipes.dvae import PAPER_SETTINGS
from imagery_agent.training.schedule import learning_rate

SMALL = DalleConfig(text_vocabulary=30, text_length=5, codes=12, grid=4, layers=4, heads=2, head_dim=8)


def test_layers_alternate_as_published():
    kinds = [kind_of(layer, 64) for layer in range(1, 65)]
    assert kinds[:8] == ["row", "column", "row", "row", "row", "column", "row", "row"]
    assert kinds[-1] == "convolution"
    assert kinds.count("column") == 16


def test_masks_of_the_papers_figure():
    """Figure 11: 6 words, 4 x 4 codes; rows reach back to the same column of the row before."""
    row, column, near = (sparse_mask(kind, text_length=6, grid=4)[6:, 6:] for kind in ("row", "column", "convolution"))
    assert row[9].nonzero()[:, 0].tolist() == [5, 6, 7, 8, 9]
    assert column[9].nonzero()[:, 0].tolist() == [1, 5, 9]
    assert near[0].nonzero()[:, 0].tolist() == [0]
    assert not torch.triu(near, 1).any()
    wide = sparse_mask("convolution", text_length=0, grid=32)
    seen = wide[16 * 32 + 16].nonzero()[:, 0]
    assert len(seen) == 5 * 11 + 6  # five rows above and the row so far
    assert set((seen % 32).tolist()) == set(range(11, 22))


@pytest.mark.parametrize("kind", ["row", "column", "convolution"])
def test_pictures_see_all_words_and_words_no_picture(kind):
    mask = sparse_mask(kind, text_length=6, grid=4)
    assert mask[6:, :6].all()
    assert not mask[:6, 6:].any()
    assert torch.equal(mask[:6, :6], torch.ones(6, 6, dtype=torch.bool).tril())


def test_the_large_preset_has_twelve_billion_parameters():
    with torch.device("meta"):
        model = Dalle(PRESETS["dalle-12b"])
    count = sum(parameter.numel() for parameter in model.parameters())
    assert count == pytest.approx(12e9, rel=0.03)


def test_no_token_sees_itself_or_what_follows():
    torch.manual_seed(0)
    model = Dalle(SMALL)
    text, codes = torch.randint(1, 30, (1, 5)), torch.randint(12, (1, 16))
    words, picture = model.logits(text, codes)
    changed_text, changed_codes = text.clone(), codes.clone()
    changed_text[0, 3], changed_codes[0, 7] = 29 - text[0, 3], (codes[0, 7] + 1) % 12
    other_words, _ = model.logits(changed_text, codes)
    _, other_picture = model.logits(text, changed_codes)
    torch.testing.assert_close(words[:, :4], other_words[:, :4])
    assert not torch.allclose(words[:, 4:], other_words[:, 4:])
    torch.testing.assert_close(picture[:, :8], other_picture[:, :8])
    assert not torch.allclose(picture[:, 8:], other_picture[:, 8:])


def test_every_place_has_its_own_padding():
    padded = Dalle(SMALL).padded(torch.tensor([[1, 7, 2, 0, 0]]))
    assert padded.tolist() == [[1, 7, 2, 33, 34]]


def test_the_tiny_preset_learns_and_weighs_its_losses():
    torch.manual_seed(0)
    model = Dalle(PRESETS["dalle-tiny"])
    text, codes = torch.randint(1, 2048, (2, 32)), torch.randint(512, (2, 256))
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    totals = []
    for _ in range(6):
        losses = model.loss(text, codes)
        expected = TEXT_SHARE * losses.parts["text_nats"] + 7 / 8 * losses.parts["image_nats"]
        torch.testing.assert_close(losses.total.detach(), expected)
        optimizer.zero_grad()
        losses.total.backward()
        optimizer.step()
        totals.append(losses.total.item())
    assert totals[-1] < totals[0] - 0.5


# ------------------------------------------------------------ the discrete VAE


def test_the_learning_rate_hits_the_printed_values():
    assert learning_rate(PAPER_SETTINGS, 0) == 1e-4
    assert learning_rate(PAPER_SETTINGS, 600_000) == pytest.approx((1e-4 + 1.25e-6) / 2)
    assert learning_rate(PAPER_SETTINGS, 1_200_000) == pytest.approx(1.25e-6)
    assert PAPER_SETTINGS.ema_decay == 0.999


def test_schedules_hit_the_printed_values():
    assert (Relaxation.paper(0).temperature, Relaxation.paper(0).kl_weight) == (1.0, 0.0)
    assert Relaxation.paper(2_500).kl_weight == pytest.approx(3.3)
    assert Relaxation.paper(5_000).kl_weight == Relaxation.paper(90_000).kl_weight == pytest.approx(6.6)
    assert Relaxation.paper(75_000).temperature == pytest.approx((1 + 1 / 16) / 2)
    assert Relaxation.paper(150_000).temperature == Relaxation.paper(10**6).temperature == pytest.approx(1 / 16)


def test_logit_laplace_is_a_density_of_squeezed_pixels():
    """Integrated over all squeezed pixels it gives one."""
    x = torch.linspace(1e-5, 1 - 1e-5, 200_001, dtype=torch.float64)
    location, log_scale = torch.tensor(0.7, dtype=torch.float64), torch.tensor(-0.4, dtype=torch.float64)
    density = (-logit_laplace_nats((x - 0.1) / 0.8, location, log_scale)).exp()
    assert torch.trapezoid(density, x).item() == pytest.approx(1.0, abs=1e-3)


def test_pixels_come_back_from_where_they_are_squeezed():
    pixels = torch.tensor([0.0, 0.3, 1.0])
    assert squeezed(pixels).tolist() == pytest.approx([0.1, 0.34, 0.9])
    torch.testing.assert_close(unsqueezed(squeezed(pixels)), pixels)
    assert unsqueezed(torch.tensor([0.0, 1.0])).tolist() == [0.0, 1.0]


def test_the_published_loss_is_the_bound_over_height_width_and_channels():
    torch.manual_seed(0)
    config = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1, likelihood="logit_laplace")
    model, pictures = DVAE(config), torch.rand(2, 3, 64, 64)
    losses = model.loss(pictures, Relaxation(1.0, kl_weight=6.6, usage_weight=0.0))
    kl = losses.parts["kl_nats"] * 16 * 16
    assert losses.total.item() == pytest.approx((losses.parts["picture_nats"] + 6.6 * kl / (64 * 64 * 3)).item())
    doubled = model.loss(pictures.repeat(2, 1, 1, 1), Relaxation(1.0, 6.6, 0.0))
    torch.testing.assert_close(losses.parts["kl_nats"], doubled.parts["kl_nats"])
    assert math.isfinite(losses.total.item())
    assert model.decode(model.encode(pictures)).min() >= 0
