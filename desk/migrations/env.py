"""Alembic's entry: migrations run on the connection that `desk.schema` hands over."""

from __future__ import annotations

from alembic import context

from desk.model import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
