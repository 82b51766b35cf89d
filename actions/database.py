"""The one connection of this process to the desk's database, made when it is first needed."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import Session, sessionmaker

from desk import db
from desk.settings import Settings


@cache
def settings() -> Settings:
    """The settings, read once."""
    return Settings.from_environment()


@cache
def sessions() -> sessionmaker[Session]:
    """The session factory; use as `with sessions().begin() as session`."""
    return db.sessions(db.engine(settings(), pool_size=4), settings())
