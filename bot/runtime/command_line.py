"""Rasa's command line with our changes, in this process."""

from __future__ import annotations

import sys
import warnings

from bot.runtime import environment


def run(*arguments: str) -> None:
    """Do what `rasa ARGUMENTS` does; raises SystemExit when it fails."""
    environment.prepare()
    # Rasa's dependencies warn about one another at import; nobody here can act on it.
    warnings.simplefilter("ignore")
    import rasa.__main__

    from bot.runtime import changes

    changes.apply()
    sys.argv = ["rasa", *arguments]
    rasa.__main__.main()
