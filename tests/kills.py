"""How often each of the slow tests kills what it starts, at random moments.

All of them, with their counts: ``IMAGERY_KILLS=30 pytest -m slow -k random_moments -n 0 -s tests``
"""

from __future__ import annotations

import os

KILLS = int(os.environ.get("IMAGERY_KILLS", "8"))
