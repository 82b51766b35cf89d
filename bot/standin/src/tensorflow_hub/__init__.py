"""Inert: see inert_modules."""

import inert_modules

inert_modules.stand_in_for(__name__)
