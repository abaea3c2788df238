"""The steps towards DALL-E: their bounds, gradients and likelihoods against independent computations."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.pixel_palette import palette_of, sample_pixels, to_pictures, to_pixels
from imagery_agent.models.baselines.registry import AUTOENCODERS, BASELINES, PIXEL_GENERATORS
from imagery_agent.models.baselines.vae import PIXEL_DEVIATION, VAE, kl_nats
from imagery_agent.models.baselines.vq_vae import COMMITMENT, VQVAE, straight_through

TINY = BaselineConfig(
    width=16, blocks=1, grid=1, channels=4, latent=3, codes=6, colors=2, text_vocabulary=300, text_length=4,
    lstm_width=8, pixel_width=16, pixel_layers=2, pixel_heads=2, prior_width=16, prior_layers=1, prior_heads=2,
)  # fmt: skip
WIDER = replace(TINY, grid=2)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def built(name: str, config: BaselineConfig = TINY) -> torch.nn.Module:
    """A network far from its initial weights, so that everything in it matters."""
    torch.manual_seed(0)
    model = BASELINES[name](config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
        if name in PIXEL_GENERATORS:
            model.palette.copy_(torch.linspace(0, 1, config.colors)[:, None].expand(-1, 3))
    return model.eval()


def pictures(count: int, config: BaselineConfig = TINY) -> torch.Tensor:
    return torch.rand(count, 3, config.side_px, config.side_px, generator=generator(1))


def texts(count: int) -> torch.Tensor:
    return torch.randint(3, 300, (count, 4), generator=generator(2))


# ------------------------------------------------------------ VAE


def test_the_kl_is_that_of_torch():
    mean, log_variance = torch.randn(2, 5, 7, generator=generator())
    expected = kl_divergence(Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)).sum(1)
    torch.testing.assert_close(kl_nats(mean, log_variance), expected)
    assert kl_nats(torch.zeros(1, 7), torch.zeros(1, 7)) == 0


@pytest.mark.parametrize("beta", [1.0, 4.0])
def test_the_loss_is_minus_the_evidence_lower_bound(beta):
    model, shown = built("vae", replace(TINY, beta=beta)), pictures(5)
    assert isinstance(model, VAE)
    losses = model.loss(shown, generator=generator(3))
    mean, log_variance = model.posterior(shown)
    posterior = Normal(mean, (log_variance / 2).exp())
    latents = posterior.mean + posterior.stddev * torch.randn(mean.shape, generator=generator(3))
    likelihood = Normal(model.decode(latents), PIXEL_DEVIATION).log_prob(shown).flatten(1).sum(1)
    divergence = kl_divergence(posterior, Normal(0.0, 1.0)).sum(1)
    torch.testing.assert_close(losses.total * shown[0].numel(), (beta * divergence - likelihood).mean())


def test_gradients_reach_mean_and_deviation_through_the_noise():
    model = built("vae").double()
    shown, bias = pictures(3).double(), model.to_latent[1].bias

    def loss() -> torch.Tensor:
        return model.loss(shown, generator=generator(4)).total

    loss().backward()
    for number in range(2 * TINY.latent):  # the means', then the log variances'
        with torch.no_grad():
            bias[number] += 1e-5
            above = loss()
            bias[number] -= 2e-5
            below = loss()
            bias[number] += 1e-5
        assert bias.grad[number].item() == pytest.approx((above - below).item() / 2e-5, rel=1e-4, abs=1e-8)


# ------------------------------------------------------------ VQ-VAE


def test_the_gradient_passes_straight_to_the_cells():
    cells = torch.randn(2, 3, requires_grad=True)
    vectors = torch.randn(2, 3, requires_grad=True)
    weights = torch.randn(2, 3)
    passed = straight_through(cells, vectors)
    torch.testing.assert_close(passed, vectors)
    (passed * weights).sum().backward()
    torch.testing.assert_close(cells.grad, weights)
    assert vectors.grad is None


def test_the_encoder_learns_from_the_decoder_as_if_nothing_lay_between():
    model, shown = built("vq-vae"), pictures(4)
    assert isinstance(model, VQVAE)
    last = model.encoder[-1].weight
    model.loss(shown, generator=generator()).total.backward()
    found, last.grad = last.grad.clone(), None
    cells = model.features(shown)
    vectors = model.codebook[model.nearest(cells)].detach().requires_grad_()
    (from_decoder,) = torch.autograd.grad((model.paint(vectors) - shown).square().mean(), vectors)
    from_commitment = 2 * COMMITMENT * (cells - vectors).detach() / cells.numel()
    cells.backward(from_decoder + from_commitment)
    torch.testing.assert_close(found, last.grad)


def test_the_codebook_follows_its_cells_and_unused_vectors_start_again():
    model, shown = built("vq-vae", WIDER).train(), pictures(8, WIDER)
    for _ in range(150):  # the encoder is not trained
        model.loss(shown, generator=generator(5))
    cells = model.features(shown).flatten(0, 2)
    codes = model.nearest(cells)
    assert set(codes.tolist()) == set(range(TINY.codes))
    distances = ((cells[:, None] - model.codebook) ** 2).sum(-1)
    torch.testing.assert_close(codes, distances.argmin(1))
    for code in range(TINY.codes):
        torch.testing.assert_close(model.codebook[code], cells[codes == code].mean(0), rtol=0.02, atol=0.02)


def test_an_examined_network_does_not_change():
    model, before = built("vq-vae"), {}
    before.update({name: tensor.clone() for name, tensor in model.state_dict().items()})
    model.loss(pictures(4), generator=generator())
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


# ------------------------------------------------------------ generators of pixels


@pytest.mark.parametrize("name", PIXEL_GENERATORS)
def test_likelihoods_of_all_continuations_sum_to_one(name):
    """They do not if a pixel depends on itself or on a later one."""
    model, known, rest = built(name), 6, 10
    assert TINY.pixels == known + rest
    ends = torch.tensor(list(product(range(2), repeat=rest)))
    starts = torch.randint(2, (known,), generator=generator(6)).expand(len(ends), -1)
    pixels = torch.cat([starts, ends], 1)
    with torch.no_grad():
        log_odds = model(texts(1).expand(len(pixels), -1), pixels[:, :-1]).log_softmax(-1)
    nats = log_odds.gather(2, pixels[..., None])[:, known:, 0].double().sum(1)
    assert nats.exp().sum().item() == pytest.approx(1, abs=1e-5)
    assert nats.exp().max() > 1.5 / len(ends)  # not all alike


@pytest.mark.parametrize("name", PIXEL_GENERATORS)
def test_the_loss_is_the_likelihood_per_pixel(name):
    model = built(name)
    pixels = torch.randint(2, (3, TINY.pixels), generator=generator(7))
    losses = model.loss(texts(3), to_pictures(pixels, model.palette))
    log_odds = model(texts(3), pixels[:, :-1]).log_softmax(-1)
    expected = -log_odds.gather(2, pixels[..., None]).mean()
    torch.testing.assert_close(losses.total, expected)
    torch.testing.assert_close(losses.parts["bits_per_pixel"], (expected / np.log(2)).detach())


@pytest.mark.parametrize("name", PIXEL_GENERATORS)
@pytest.mark.parametrize("known", [0, 5])
def test_a_memory_changes_nothing(name, known):
    model, text = built(name, WIDER), texts(3)
    given = torch.randint(2, (3, known), generator=generator(8))
    one, other = (
        sample_pixels(model, text, WIDER.pixels, generator=generator(9), cached=cached, given=given)
        for cached in (True, False)
    )
    assert torch.equal(one, other)
    assert torch.equal(one[:, :known], given)
    with torch.no_grad():
        memory, parts = model.memory(3), []
        for seen in (0, 1, 4, 20, 40, WIDER.pixels - 1):  # steps of any length
            parts.append(model(text, one[:, :seen], memory=memory))
        torch.testing.assert_close(torch.cat(parts, 1), model(text, one[:, :-1]), rtol=1e-4, atol=1e-5)


def test_both_generators_agree_on_shapes_and_seeds():
    drawn = {}
    for name in PIXEL_GENERATORS:
        model = built(name, WIDER)
        drawn[name] = [sample_pixels(model, texts(2), WIDER.pixels, generator=generator(seed)) for seed in (0, 0, 1)]
        first, again, other = drawn[name]
        assert first.shape == (2, WIDER.pixels)
        assert first.dtype == torch.int64
        assert torch.equal(first, again)
        assert not torch.equal(first, other)
        assert model(texts(2), first[:, :7]).shape == (2, 8, TINY.colors)


def test_pixels_are_drawn_as_often_as_their_probability_says():
    model, count = built("pixel-lstm"), 4000
    text = texts(1).expand(count, -1)
    drawn = sample_pixels(model, text, 1, generator=generator(10)).float().mean().item()
    expected = model(texts(1), torch.empty(1, 0, dtype=torch.int64)).softmax(-1)[0, 0, 1].item()
    assert drawn == pytest.approx(expected, abs=4 * (expected * (1 - expected) / count) ** 0.5)


def test_the_palette_finds_the_colours_of_flat_pictures():
    colours = np.array([[255, 255, 255], [220, 40, 40], [40, 90, 220]], np.uint8)
    shown = colours[np.random.default_rng(0).integers(3, size=(6, 8, 8))]
    palette = palette_of(shown, 5)
    assert palette.shape == (5, 3)
    found = torch.from_numpy(shown).permute(0, 3, 1, 2) / 255
    torch.testing.assert_close(to_pictures(to_pixels(found, palette), palette), found, atol=1 / 255, rtol=0)


def test_attention_is_what_the_layers_compute():
    model, text = built("pixel-transformer", WIDER), texts(1)
    pixels = torch.randint(2, (1, 30), generator=generator(11))
    weights = model.attention(text, pixels)
    assert [tuple(one.shape) for one in weights] == [(1, 2, 34)] * 2
    for one in weights:
        torch.testing.assert_close(one.sum(-1), torch.ones(1, 2))
    layer, x = model.layers[0], model._embedded(text, pixels)
    queries_at, keys_at = model._rotations(torch.arange(34) - 4, 1)
    _, _, values = layer._projected(x, queries_at, keys_at)
    seen = layer.out((weights[0][:, :, None] @ values)[:, :, 0].flatten(1))
    after = x[:, -1] + seen
    expected = layer(x, queries_at=queries_at, keys_at=keys_at, mask=None, causal=True)[:, -1]
    torch.testing.assert_close(after + layer.down(torch.nn.functional.gelu(layer.up(layer.norm_mlp(after)))), expected)


# ------------------------------------------------------------ all


@pytest.mark.parametrize("name", AUTOENCODERS)
def test_autoencoders_give_pictures_of_the_same_shape(name):
    model, shown = built(name, WIDER), pictures(3, WIDER)
    decoded = model.decode(model.encode(shown))
    assert decoded.shape == shown.shape
    assert 0 <= decoded.min() < decoded.max() <= 1


def test_encoders_and_decoders_have_the_same_size():
    sizes = {
        name: [sum(p.numel() for p in part.parameters()) for part in (model.encoder, model.decoder)]
        for name in AUTOENCODERS
        for model in [BASELINES[name](BaselineConfig())]
    }
    assert len({tuple(size) for size in sizes.values()}) == 1


@pytest.mark.parametrize("name", ["autoencoder", "vae", "vq-vae", *PIXEL_GENERATORS])
def test_the_loss_is_nearly_the_same_with_bfloat16_multiplications(name):
    """Where a processor has them, training uses them; on others only this test does."""
    losses = []
    for rounded in (False, True):
        model = built(name, WIDER).train()
        given = (pictures(3, WIDER),) if name in AUTOENCODERS else (texts(3), pictures(3, WIDER))
        further = {"generator": generator()} if name in AUTOENCODERS else {}
        with torch.autocast("cpu", torch.bfloat16, enabled=rounded):
            losses.append(model.loss(*given, **further).total)
        losses[-1].backward()
    assert losses[1].item() == pytest.approx(losses[0].item(), rel=0.05)
