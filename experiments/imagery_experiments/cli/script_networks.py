"""The options ``--weights`` and ``--device`` for scripts, as the commands of ``imagery`` have them."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from imagery_agent.network_options import DEVICES, NetworkOptions, check_weights_folder


def add_network_options(parser: ArgumentParser) -> None:
    """Add both options to a parser; :func:`networks_from` reads them."""
    parser.add_argument(
        "--weights", type=_weights, help="folder with dvae, prior and interpreter (default: as shipped)"
    )
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="where the networks run (default: cpu)")


def networks_from(options: Namespace) -> NetworkOptions:
    """Weights and device that were given."""
    return NetworkOptions(options.weights, options.device)


def _weights(text: str) -> Path:
    try:
        return check_weights_folder(Path(text))
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def networks_of_script(about: str | None) -> NetworkOptions:
    """Weights and device of a script that has no other options."""
    parser = ArgumentParser(description=about)
    add_network_options(parser)
    return networks_from(parser.parse_args())
