"""The transformer prior: one causal stream ``text | (source picture) | target picture`` over codes.

Text alone imagines; text and source transform. For planar operations the *source codes' positions are moved by the
operation* before attention (Kosslyn's ROTATE, SCAN and ZOOM as a shift of the points of the depiction), and the
query of a target token carries the position of the cell it is about to fill: the network only has to redraw what
lies at the right place. For turns in depth a small network gives every source cell a depth, and its point is moved in
space; what is hidden has none, so large turns must be made in small steps. The prefix (text and source) sees all of
itself; targets see the prefix and earlier targets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.models.batches import Condition, Lesson, Surfaces
from imagery_agent.models.depth import DepthSketch, turned
from imagery_agent.models.kv_cache import KVCache
from imagery_agent.models.layers import Layer, PlanarRotary, Rotation
from imagery_agent.models.losses import Losses
from imagery_agent.models.speculative_decoding import Chances, Drawing, Sampling, draw_ahead, guided

DEPTH_WEIGHT = 0.1
"""Of the error of depth (in cells) beside nats per code."""
PIXEL_WEIGHT = 200.0
"""Of the squared pixel error (about 0.002) beside nats per code (about 0.8)."""


@dataclass(frozen=True)
class PriorConfig:
    """Shape of the prior."""

    text_vocabulary: int = 2048
    text_length: int = 32
    codes: int = 512
    grid: int = 16
    width: int = 256
    layers: int = 6
    heads: int = 4
    depth_width: int = 0
    """Channels of the network that sees depth; 0: none, turning in depth relies on the words."""

    @property
    def cells(self) -> int:
        """Codes of one picture."""
        return self.grid * self.grid


class Prior(nn.Module):
    """p(target codes | text, source codes)."""

    cell_points: Tensor

    def __init__(self, config: PriorConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.text_embedding = nn.Embedding(config.text_vocabulary, width)
        self.text_position = nn.Parameter(torch.randn(config.text_length, width) * 0.02)
        self.code_embedding = nn.Embedding(config.codes + 1, width)  # the last one begins a target
        self.row_embedding = nn.Parameter(torch.randn(config.grid, width) * 0.02)
        self.column_embedding = nn.Parameter(torch.randn(config.grid, width) * 0.02)
        self.source_embedding = nn.Parameter(torch.randn(width) * 0.02)
        self.motion_embedding = nn.Linear(6, width, bias=False)
        if config.depth_width:
            self.depth = DepthSketch(embedded=width, width=config.depth_width)
            self.tilt_rad = nn.Parameter(torch.tensor(0.3))  # how far from above things are seen: learned
        self.rotary = PlanarRotary(width // config.heads)
        self.layers = nn.ModuleList(Layer(width, config.heads) for _ in range(config.layers))
        self.norm = nn.RMSNorm(width)
        self.head = nn.Linear(width, config.codes, bias=False)
        self.apply(_initialise)
        for layer in self.layers:
            for last in (layer.out, layer.down):
                nn.init.normal_(last.weight, std=0.02 / (2 * config.layers) ** 0.5)  # type: ignore[arg-type, union-attr]
        half = (config.grid - 1) / 2
        rows, columns = torch.meshgrid(torch.arange(config.grid), torch.arange(config.grid), indexing="ij")
        points = torch.stack([columns.flatten() - half, rows.flatten() - half], -1)
        self.register_buffer("cell_points", points.float(), persistent=False)  # (cells, 2): x, y in cells

    # ------------------------------------------------------------ training

    def logits(self, condition: Condition, target: Tensor) -> Tensor:
        """Log-odds of every target code given those before it: target int64 (B, cells) -> (B, cells, codes)."""
        prefix, points = self.prefix(condition)
        length, cells, batch = prefix.shape[1], target.shape[1], len(target)
        begin = torch.full_like(target[:, :1], self.config.codes)
        inputs = self.code_embedding(torch.cat([begin, target[:, :-1]], 1)) + self.places(condition)
        mask = torch.ones(length + cells, length + cells, dtype=torch.bool, device=target.device).tril()
        mask[:length, :length] = True
        queries_at, keys_at = (
            self.rotary(torch.cat([points, own.expand(batch, -1, -1)], 1)) for own in self.target_points()
        )
        hidden = self.run(torch.cat([prefix, inputs], 1), queries_at, keys_at, mask)
        return self.head(self.norm(hidden[:, length:]))

    def nats(self, condition: Condition, target: Tensor) -> Tensor:
        """Mean negative log-likelihood of the target codes, in nats per code."""
        return F.cross_entropy(self.logits(condition, target).float().flatten(0, 1), target.flatten())

    def loss(
        self,
        lessons: Sequence[Lesson],
        surfaces: Surfaces | None = None,
        *,
        paint: Callable[[Tensor], Tensor] | None = None,
    ) -> Losses:
        """Mean cross-entropy with the discrete VAE's posteriors over a chain of lessons, and the error of depth.

        ``paint`` makes pictures (B, 3, H, W) from weights over codes (B, cells, codes); their squared error then counts
        too, in lessons that have a picture: codes are not all equally far from one another, pixels are what is seen.
        Every lesson after the first begins from what this network drew in the one before (its likeliest codes, given
        the true ones before each), so that it learns to mend its own faults instead of adding to them.
        """
        totals: list[Tensor] = []
        parts: dict[str, Tensor] = {}
        drawn: Tensor | None = None
        for number, lesson in enumerate(lessons):
            condition = lesson.condition if drawn is None else replace(lesson.condition, source=drawn)
            logits = self.logits(condition, lesson.target).float()
            total = F.cross_entropy(logits.flatten(0, 1), lesson.posterior.flatten(0, 1))
            drawn = logits.detach().argmax(-1)
            name = "imagine" if condition.source is None else f"transform_{number + 1}"
            if paint is not None and lesson.picture is not None:
                error = (paint(logits.softmax(-1)) - lesson.picture).square().mean()
                parts[f"{name}_pixel_error"] = error.detach()
                total = total + PIXEL_WEIGHT * error
            parts[f"{name}_nats"] = F.cross_entropy(logits.detach().flatten(0, 1), lesson.target.flatten())
            totals.append(total)
        mean = torch.stack(totals).mean()
        if surfaces is not None:
            parts["depth_error_cells"] = self.depth_error(surfaces)
            mean = mean + DEPTH_WEIGHT * parts["depth_error_cells"]
        return Losses(mean, parts)

    def depths(self, codes: Tensor) -> Tensor:
        """How near the surfaces in pictures int64 (B, cells) seem, float32 (B, cells) in cells from the middle."""
        return self.depth(self.code_embedding(codes), self.cell_points)

    def depth_error(self, surfaces: Surfaces) -> Tensor:
        """Mean absolute error of the depths that are known, in cells."""
        known = surfaces.depth.isfinite()
        return (self.depths(surfaces.codes)[known] - surfaces.depth[known]).abs().mean()

    # ------------------------------------------------------------ sampling

    @torch.no_grad()
    def sample(
        self,
        condition: Condition,
        *,
        sampling: Sampling,
        generators: list[torch.Generator],
        temperatures: Sequence[float] | None = None,
        cached: bool = True,
    ) -> Drawing:
        """Draw pictures; picture i uses only ``generators[i]``, and ``temperatures[i]`` if there are any.

        ``cached=False`` recomputes the whole stream for every code; it exists to check the cache.
        """
        both = condition if sampling.guidance == 1.0 else condition.joined(condition.without_text())
        count = len(generators)
        chances = Chances(sampling, (self.config.cells, self.config.codes), generators, temperatures)
        if cached:
            return draw_ahead(self, both, sampling, chances, count)
        return self._draw_one_by_one(both, sampling, chances, count)

    def _draw_one_by_one(
        self, condition: Condition, sampling: Sampling, chances: Chances, count: int
    ) -> Drawing:
        rows = torch.arange(count)
        codes = torch.zeros(count, self.config.cells, dtype=torch.int64)
        seen: list[Tensor] = []
        for cell in range(self.config.cells):
            given = codes.repeat(len(condition.text) // count, 1)
            logits = guided(self.logits(condition, given)[:, cell], sampling.guidance)
            seen.append(logits)
            codes[:, cell] = chances.draw(logits[:, None], rows, torch.full((count, 1), cell))[:, 0]
        return Drawing(codes, torch.stack(seen, 1).softmax(-1))

    # ------------------------------------------------------------ the stream

    def prefix(self, condition: Condition) -> tuple[Tensor, Tensor]:
        """Embedded text and source (B, P, width) and their points (B, P, 2)."""
        text = self.text_embedding(condition.text) + self.text_position
        points = torch.zeros(*condition.text.shape, 2, device=text.device)
        if condition.source is None:
            return text, points
        assert condition.motion is not None, "a source needs a motion"
        source = self.code_embedding(condition.source) + self.source_embedding + self._motion(condition)
        moved = self._moved(condition)
        return torch.cat([text, source], 1), torch.cat([points, moved], 1)

    def places(self, condition: Condition) -> Tensor:
        """What says which cell is to be drawn, and how the source moves: (B or 1, cells, width)."""
        places = (self.row_embedding[:, None] + self.column_embedding).flatten(0, 1)[None]
        return places if condition.source is None else places + self._motion(condition)

    def target_points(self) -> tuple[Tensor, Tensor]:
        """Points of the queries of targets (the cells to fill) and of their keys (the cells before), (1, cells, 2)."""
        points = self.cell_points[None]
        return points, torch.cat([points[:, :1], points[:, :-1]], 1)

    def _motion(self, condition: Condition) -> Tensor:
        assert condition.motion is not None
        still = torch.eye(2, 3, device=condition.motion.device)
        return self.motion_embedding((condition.motion - still).flatten(1) * 4)[:, None]

    def _moved(self, condition: Condition) -> Tensor:
        """Points of the source cells after the operation, (B, cells, 2) in cells."""
        assert condition.source is not None
        assert condition.motion is not None
        points = self.cell_points.expand(len(condition.source), -1, -1)
        rows = torch.zeros(len(points), dtype=torch.bool, device=points.device)
        if self.config.depth_width and condition.turn_deg is not None:
            rows = condition.turn_deg != 0
        if condition.turn_deg is not None and rows.any():
            points = points.clone()
            spatial = torch.cat([points[rows], self.depths(condition.source[rows])[..., None]], -1)
            points[rows] = turned(spatial, condition.turn_deg[rows].deg2rad(), self.tilt_rad)
        motion = condition.motion
        return points @ motion[:, :, :2].transpose(1, 2) + motion[:, None, :, 2] * self.config.grid

    def run(
        self,
        x: Tensor,
        queries_at: Rotation,
        keys_at: Rotation,
        mask: Tensor | None,
        cache: KVCache | None = None,
    ) -> Tensor:
        for index, layer in enumerate(self.layers):
            x = layer(x, queries_at=queries_at, keys_at=keys_at, mask=mask, cache=cache, index=index)
        return x


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)
