"""Drafts: real people read only what staff have approved, unless somebody says otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk.errors import SettingsError
from launch import demo_data, drafts

ACCOUNT = "AC00000000000000000000000000000001"


def catalogues(root: Path, **refused: str) -> Path:
    """Catalogues that staff approved, but for those named `lang="domain"`."""
    for lang in ("en", "fr", "es", "ar"):
        folder = root / "locales" / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for domain in ("admin", "bot", "web"):
            answer = "no" if refused.get(lang) == domain else "yes"
            (folder / f"{domain}.po").write_text(f'msgid ""\nmsgstr ""\n"X-Approved-By-Staff: {answer}\\n"\n')
    return root


@pytest.fixture
def real(settings, tmp_path):
    return replace(settings, twilio_account_sid=ACCOUNT, root=tmp_path)


@pytest.mark.parametrize("domain", ["bot", "web"])
def test_a_draft_beside_a_real_account_is_refused_by_its_language(real, domain):
    catalogues(real.root, fr=domain)
    with pytest.raises(SettingsError, match=rf"fr \({domain}\).*DESK_ALLOW_DRAFTS"):
        drafts.refuse(real)


def test_approved_wording_is_sent(real):
    catalogues(real.root)
    drafts.refuse(real)


def test_the_staffs_own_pages_hold_nobody_up(real):
    catalogues(real.root, fr="admin")
    drafts.refuse(real)


def test_drafts_are_sent_when_somebody_says_so(real):
    catalogues(real.root, fr="bot")
    drafts.refuse(replace(real, allow_drafts=True))


def test_the_demo_sends_drafts(settings, tmp_path):
    drafts.refuse(replace(settings, root=catalogues(tmp_path, fr="bot")))


def test_what_is_not_approved_is_listed_by_language(real):
    catalogues(real.root, fr="bot", ar="web")
    assert drafts.drafts(real) == {"fr": ["bot"], "ar": ["web"]}


def test_demo_staff_are_not_made_beside_a_real_account(real):
    with pytest.raises(SettingsError, match="Demo staff"):
        demo_data.load(real, password="x")
