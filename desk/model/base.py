"""The declarative base and the column types that several tables share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the desk."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain class attribute
        datetime: sa.DateTime(timezone=True),
        UUID: pg.UUID(as_uuid=True),
        str: sa.Text(),
        bytes: sa.LargeBinary(),
        dict[str, Any]: pg.JSONB(),
        list[dict[str, Any]]: pg.JSONB(),
        list[str]: pg.ARRAY(sa.Text()),
    }
