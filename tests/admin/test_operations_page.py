"""The numbers for those who look after the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk import heartbeat
from desk.model import QuarantineHour, Sweep


@pytest.fixture
def page(browser, desk):
    return browser(desk.staff("administrator"))


def tile(html, name):
    """What one tile shows, from its name to the next."""
    return html.split(f"<dt>{name}</dt>")[1].split("<dt>")[0]


def compared(desk, *, provider, held, ago=timedelta(0)):
    at = datetime.now(UTC) - ago
    with desk.sessions.begin() as session:
        session.add(
            Sweep(at=at, since=at - timedelta(minutes=5), provider_count=provider, held_count=held, recovered=0)
        )


@pytest.mark.parametrize("role", ["administrator", "safeguarding_lead", "language_lead"])
def test_operators_find_the_page_from_anywhere(browser, desk, role):
    page = browser(desk.staff(role))
    assert 'href="/operations"' in page.get("/").text
    assert page.get("/operations").status_code == 200


def test_agents_are_not_shown_the_way_and_are_refused(browser, desk):
    page = browser(desk.staff())
    assert 'href="/operations"' not in page.get("/").text
    assert page.get("/operations").status_code == 403


def test_the_comparison_with_the_provider_is_shown(page, desk):
    compared(desk, provider=1234, held=1234)
    shown = tile(page.get("/operations").text, "Incoming messages compared with the provider")
    assert "provider 1,234, we hold 1,234" in shown
    assert "Needs attention" not in shown


def test_what_is_missing_needs_attention(page, desk):
    compared(desk, provider=10, held=8)
    shown = tile(page.get("/operations").text, "Incoming messages compared with the provider")
    assert "Needs attention" in shown
    assert "Still missing: 2." in shown


def test_a_comparison_that_is_overdue_needs_attention(page, desk):
    compared(desk, provider=10, held=10, ago=timedelta(minutes=20))
    assert "A worker compares every 5 minutes" in page.get("/operations").text


def test_before_the_first_comparison_the_page_says_so(page):
    assert "not compared yet" in page.get("/operations").text


def test_without_a_worker_the_page_says_what_that_means(page, desk):
    assert "Nothing is answered or sent" in page.get("/operations").text
    with desk.sessions.begin() as session:
        heartbeat.beat(session, name="worker:alpha-1", now=heartbeat.clock(session))
    shown = tile(page.get("/operations").text, "Workers alive")
    assert "alpha-1" in shown
    assert "Needs attention" not in shown


def test_refused_webhooks_are_shown_by_reason_an_unknown_one_by_its_code(page, desk):
    with desk.sessions.begin() as session:
        for reason, count in (("wrong_signature", 12), ("new_reason", 3)):
            session.add(QuarantineHour(hour=datetime.now(UTC), reason=reason, count=count))
    shown = tile(page.get("/operations").text, "Webhooks refused in the last 24 hours")
    assert "15" in shown
    assert "With a wrong signature: 12" in shown
    assert "new_reason: 3" in shown


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_the_new_pages_can_be_read_in_every_language(browser, desk, lang):
    compared(desk, provider=10, held=8)
    page = browser(desk.staff("safeguarding_lead", locale=lang))
    for path in ("/deliveries", "/operations"):
        html = page.get(path).text
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in html
        assert "operations." not in html
        assert "deliveries." not in html
