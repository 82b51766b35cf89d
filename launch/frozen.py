"""What the nursery imports before it gives birth: all our programs, put out of the garbage collector's sight.

The collector writes into every object it looks at, and a page that is written is no longer shared. All a
nursery can be told is what to import, so this module alone does its work at import.
"""

from __future__ import annotations

import gc

gc.disable()

from actions import __main__ as actions  # noqa: E402 - the collector must be off before the first import
from launch.programs import admin, emulator, gateway, worker  # noqa: E402

PROGRAMS = (actions, admin, emulator, gateway, worker)

gc.freeze()
