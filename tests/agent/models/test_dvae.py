"""The discrete VAE: shapes, loss terms, random restarts and schedules."""

from __future__ import annotations

import pytest
import torch

from imagery_agent.models.dvae import DVAE, DVAEConfig, Relaxation

TINY_DVAE = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)


def test_dvae_shapes_and_range():
    model = DVAE(TINY_DVAE)
    pictures = torch.rand(3, 3, 64, 64)
    codes = model.encode(pictures)
    painted = model.decode(codes)
    assert codes.shape == (3, 16, 16)
    assert codes.max() < 16
    assert painted.shape == pictures.shape
    assert 0 <= painted.min() <= painted.max() <= 1


def test_dvae_loss_terms_do_not_depend_on_the_batch_size():
    model = DVAE(TINY_DVAE).eval()
    pictures = torch.rand(2, 3, 64, 64)
    relaxation = Relaxation(1.0, kl_weight=1.0, usage_weight=1.0)
    small = model.loss(pictures, relaxation).parts
    large = model.loss(pictures.repeat(4, 1, 1, 1), relaxation).parts
    for name in ("kl_nats", "usage_nats"):
        torch.testing.assert_close(small[name], large[name])


def test_codes_that_nothing_takes_are_put_to_use():
    torch.manual_seed(0)
    dvae, pictures = DVAE(TINY_DVAE), torch.rand(8, 3, 64, 64)
    with torch.no_grad():
        dvae.codebook[: TINY_DVAE.codes // 2] = dvae.codebook[0]  # copies of one code: all but one are unused
    used = len(dvae.encode(pictures).unique())
    kept = dvae.codebook[dvae.encode(pictures).unique()].clone()
    moved = dvae.restart_unused_codes(pictures, generator=torch.Generator().manual_seed(1))
    assert moved == TINY_DVAE.codes - used
    assert len(dvae.encode(pictures).unique()) > used
    assert all((dvae.codebook == row).all(1).any() for row in kept)  # codes in use stay as they are


def test_relaxation_schedule_hits_its_values():
    assert Relaxation.at(0.0).temperature == 1.0
    assert Relaxation.at(0.4).temperature == pytest.approx(1 / 4)
    assert Relaxation.at(0.8).temperature == Relaxation.at(1.0).temperature == pytest.approx(1 / 16)
    assert Relaxation.at(0.7).usage_weight == pytest.approx(0.0)


def test_soft_one_hot_codes_equal_hard_codes():
    model = DVAE(TINY_DVAE).eval()
    codes = torch.randint(16, (2, 16, 16))
    one_hot = torch.nn.functional.one_hot(codes, 16).float()
    torch.testing.assert_close(model.decode_soft(one_hot), model.decode(codes))
