"""The request taxonomy: areas, topics, support types, urgency, roles, statuses. Ids are stable; labels are drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

HERE = Path(__file__).parent
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Term:
    """One id with its words in each language; `more` holds what only some lists have (next, area, group, …)."""

    id: str
    labels: Labels
    short: Labels
    sms: Labels
    synonyms: Mapping[str, list[str]]
    more: Mapping[str, Any]

    @property
    def area(self) -> str:
        """The area of a topic or group."""
        return str(self.more["area"])

    @property
    def group(self) -> str:
        """The menu group of a topic."""
        return str(self.more["group"])

    @property
    def sensitivity(self) -> str:
        """`high` when requests on the topic often carry incident or child data."""
        return str(self.more.get("sensitivity", "normal"))

    @property
    def next(self) -> tuple[str, ...]:
        """The statuses a ticket may go to from this one."""
        return tuple(self.more.get("next", ()))


@dataclass(frozen=True)
class Taxonomy:
    """Each list by id, in the order of the file."""

    areas: Mapping[str, Term]
    groups: Mapping[str, Term]
    topics: Mapping[str, Term]
    support_types: Mapping[str, Term]
    urgency_levels: Mapping[str, Term]
    roles: Mapping[str, Term]
    organisation_types: Mapping[str, Term]
    statuses: Mapping[str, Term]
    referral_targets: Mapping[str, Term]
    flags: tuple[str, ...]

    def label(self, kind: str, term: str | None, lang: str) -> str:
        """The full label of an id of a list (`topics`, `roles` …), or the id itself when it is unknown."""
        found = getattr(self, kind).get(term)
        return str(found.labels[lang]) if found else term or ""


def _terms(rows: list[dict[str, Any]]) -> Mapping[str, Term]:
    known = ("id", "labels", "short", "sms", "synonyms")
    return MappingProxyType(
        {
            row["id"]: Term(
                id=row["id"],
                labels=row["labels"],
                short=row.get("short", row["labels"]),
                sms=row.get("sms", row.get("short", row["labels"])),
                synonyms=row.get("synonyms", {}),
                more={key: value for key, value in row.items() if key not in known},
            )
            for row in rows
        }
    )


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy, read once."""
    raw = yaml.load((HERE / "taxonomy.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return Taxonomy(
        areas=_terms(raw["support_areas"]),
        groups=_terms(raw["groups"]),
        topics=_terms(raw["topics"]),
        support_types=_terms(raw["support_types"]),
        urgency_levels=_terms(raw["urgency_levels"]),
        roles=_terms(raw["requester_roles"]),
        organisation_types=_terms(raw["organisation_types"]),
        statuses=_terms(raw["ticket_statuses"]),
        referral_targets=_terms(raw["referral_targets"]),
        flags=tuple(flag["id"] for flag in raw["ticket_flags"]),
    )
