"""The desk without its doors, as the desk's own tests have it."""

from tests.desk.conftest import house

__all__ = ["house"]
