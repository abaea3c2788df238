"""``imagery bench``: run the suite, print it, write JSON and a figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_count
from imagery_experiments.benchmarks.suite import LIMIT, TINY, run
from imagery_experiments.files import write_json


def bench(
    *, out: Path = Path("runs/bench"), rounds: int = 3, quick: bool = False, networks: NetworkOptions = SHIPPED
) -> None:
    """Time sampling, training, the discrete VAE and the interpreter beside other libraries.

    The other libraries are installed by pip install imagery-agent[bench].

    Args:
        out: Folder of bench.json and time_per_token.png.
        rounds: Number of timings of each, in turn; the median is reported.
        quick: Use a tiny network, to test the command; its ratios are meaningless.
        networks: Weights and device of the interpreters.
    """
    found = run(rounds=check_count("rounds", rounds), shape=TINY if quick else None, networks=networks)
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "bench.json", found)
    _print(found)
    _plot(found["ms_per_token"], out / "time_per_token.png")
    print(f"wrote {out / 'bench.json'} and {out / 'time_per_token.png'}")


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Seconds on {found['machine']['threads']} threads (ratio: to ours)")
    for heading in ("task", "contender", "seconds", "ratio"):
        table.add_column(heading, justify="right" if heading in {"seconds", "ratio"} else "left")
    for line in found["lines"]:
        table.add_row(line["task"], line["contender"], f"{line['seconds']:.4g}", f"{line['ratio']:.2f}")
    console = Console()
    console.print(table)
    for line in found["lines"]:
        if line["contender"] == LIMIT:
            console.print(f"{line['task']}: the matrix products alone would take {line['ratio']:.0%} of our time")
    for target in found["aims"]:
        mark = "[green]reached[/green]" if target["ratio"] >= target["target"] else "[red]missed[/red]"
        console.print(
            f"{target['task']} against {target['against']}: {target['ratio']:.2f} of {target['target']:g} {mark}"
        )


def _plot(by_length: dict[str, dict[int, float]], path: Path) -> None:
    from plotnine import aes, expand_limits, geom_line, geom_point, ggplot, labs, scale_linetype_manual, theme_minimal

    from imagery_experiments.plotting.theme import line_types

    rows = pd.DataFrame(
        [
            {"contender": name, "codes": codes, "ms": ms}
            for name, times in by_length.items()
            for codes, ms in times.items()
        ]
    )
    plot = (
        ggplot(rows, aes("codes", "ms", color="contender", linetype="contender"))
        + geom_line()
        + geom_point()
        + expand_limits(y=0)
        + scale_linetype_manual(line_types(dict.fromkeys(rows["contender"])))
        + labs(x="codes in a picture", y="milliseconds per code", color="", linetype="")
        + theme_minimal()
    )
    plot.save(path, width=7, height=4, dpi=110, verbose=False)
