"""Wording that staff have not approved: who may send it."""

from __future__ import annotations

from desk.errors import SettingsError
from desk.settings import LANGUAGES, Settings
from launch.catalogues import approved

READ_BY_PEOPLE = ("bot", "web")
"""The catalogues whose words reach the people who write to the desk; the third is the staff's own."""


def drafts(settings: Settings) -> dict[str, list[str]]:
    """The catalogues that staff have not approved, by language; a language without any is left out."""
    found = {
        lang: [
            source.stem
            for source in sorted((settings.locales / lang / "LC_MESSAGES").glob("*.po"))
            if not approved(source)
        ]
        for lang in LANGUAGES
    }
    return {lang: domains for lang, domains in found.items() if domains}


def refuse(settings: Settings) -> None:
    """Raise SettingsError beside real credentials while people would read drafts and nobody said they may."""
    if settings.demo or settings.allow_drafts:
        return
    unread = {lang: [name for name in domains if name in READ_BY_PEOPLE] for lang, domains in drafts(settings).items()}
    named = ", ".join(f"{lang} ({' and '.join(domains)})" for lang, domains in unread.items() if domains)
    if named:
        raise SettingsError(
            f"Staff have not approved the wording in: {named}. Set X-Approved-By-Staff to yes in each catalogue"
            " they have approved, or DESK_ALLOW_DRAFTS=yes to send drafts to real people."
        )
