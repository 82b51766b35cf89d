"""Drafts: real people read only what staff have approved, unless somebody says otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk.errors import SettingsError
from desk.settings import LANGUAGES
from launch import demo_data, drafts

ACCOUNT = "AC00000000000000000000000000000001"


def catalogues(root: Path, **refused: str) -> Path:
    """Catalogues that staff approved, but for those named `lang="domain domain"`."""
    for lang in ("en", "fr", "es", "ar"):
        folder = root / "locales" / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for domain in ("admin", "bot", "web"):
            answer = "no" if domain in refused.get(lang, "").split() else "yes"
            (folder / f"{domain}.po").write_text(f'msgid ""\nmsgstr ""\n"X-Approved-By-Staff: {answer}\\n"\n')
    return root


@pytest.fixture
def real(settings, tmp_path):
    return replace(settings, twilio_account_sid=ACCOUNT, root=tmp_path)


@pytest.mark.parametrize("domains", ["bot", "web", "bot web"])
def test_a_language_that_is_not_approved_is_not_spoken_beside_a_real_account(real, domains):
    catalogues(real.root, fr=domains)
    assert drafts.speaking(real).languages == ("en", "es", "ar")


def test_without_any_approved_language_the_desk_refuses_and_names_them(real):
    catalogues(real.root, en="bot", fr="web", es="bot web", ar="bot")
    with pytest.raises(SettingsError, match=r"en \(bot\), fr \(web\), es \(bot and web\), ar.*DESK_ALLOW_DRAFTS"):
        drafts.speaking(real)


def test_approved_wording_is_sent(real):
    catalogues(real.root)
    assert drafts.speaking(real).languages == LANGUAGES


def test_the_staffs_own_pages_hold_nobody_up(real):
    catalogues(real.root, fr="admin")
    assert drafts.speaking(real).languages == LANGUAGES


def test_drafts_are_sent_when_somebody_says_so(real):
    catalogues(real.root, fr="bot")
    assert drafts.speaking(replace(real, allow_drafts=True)).languages == LANGUAGES


def test_the_demo_sends_drafts(settings, tmp_path):
    assert drafts.speaking(replace(settings, root=catalogues(tmp_path, fr="bot"))).languages == LANGUAGES


def test_what_is_not_approved_is_listed_by_language(real):
    catalogues(real.root, fr="bot", ar="web")
    assert drafts.drafts(real) == {"fr": ["bot"], "ar": ["web"]}


def test_demo_staff_are_not_made_beside_a_real_account(real):
    with pytest.raises(SettingsError, match="Demo staff"):
        demo_data.load(real, password="x")
