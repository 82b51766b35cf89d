"""Wording that staff have not approved: who may send it."""

from __future__ import annotations

from dataclasses import replace

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


def speaking(settings: Settings) -> Settings:
    """The settings with the languages in which people may be answered; raise SettingsError when there is none.

    Beside real credentials these are the languages that staff have approved, unless somebody said that drafts may be
    sent. Who writes in another one is asked to choose among these.
    """
    if settings.demo or settings.allow_drafts:
        return settings
    unread = unapproved(settings)
    approved_ones = tuple(lang for lang in LANGUAGES if lang not in unread)
    if not approved_ones:
        named = ", ".join(f"{lang} ({' and '.join(domains)})" for lang, domains in unread.items())
        raise SettingsError(
            f"Staff have not approved the wording in any language: {named}. Set X-Approved-By-Staff to yes in each"
            " catalogue they have approved, or DESK_ALLOW_DRAFTS=yes to send drafts to real people."
        )
    return replace(settings, languages=approved_ones)


def unapproved(settings: Settings) -> dict[str, list[str]]:
    """The languages whose words people cannot be sent yet, each with the catalogues that are missing."""
    found = {lang: [name for name in domains if name in READ_BY_PEOPLE] for lang, domains in drafts(settings).items()}
    return {lang: domains for lang, domains in found.items() if domains}
