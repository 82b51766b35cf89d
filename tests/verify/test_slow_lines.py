"""The web chat where the network is slow, breaks off or loses answers: each message goes out once, and the page says
what is happening in the reader's language."""

from __future__ import annotations

import json
import random
import time
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from channels import pages
from desk.model import Message
from desk.settings import LANGUAGES

LINES = {"2G": (50, 1200), "slow 3G": (250, 800)}
"""Kilobits a second and milliseconds to and fro."""
MOST_BYTES = 30_000
POSTS = "**/chat/conversations/*/messages"
CREATES = "**/chat/conversations"
PATIENCE = 120_000


def throttled(page, line):
    """The bytes the page takes, counted, over a line as slow as this one."""
    kilobits, milliseconds = LINES[line]
    taken = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda ended: taken.append(ended["encodedDataLength"]))
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": milliseconds,
            "downloadThroughput": kilobits * 125,
            "uploadThroughput": kilobits * 125,
        },
    )
    return taken


def write(page, *texts):
    for text in texts:
        page.fill("#text", text)
        page.keyboard.press("Enter")


def word(lang, msgid):
    return pages.word_list(lang, [msgid])[msgid]


def states(page):
    return page.locator(".requester .under > span")


def stored(session):
    """What the desk holds of people's messages, in its order."""
    session.rollback()
    found = session.query(Message).filter(Message.author == "requester").order_by(Message.seq)
    return [message.text for message in found]


def unsent(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.includes('unsent')).length")


def until_all_is_sent(page):
    deadline = time.monotonic() + PATIENCE / 1000
    while unsent(page):
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


@pytest.mark.parametrize("line", LINES)
def test_a_slow_line_carries_the_page_and_a_conversation(chat, window, reply, session, line):
    page = window().new_page()
    taken = throttled(page, line)
    page.goto(chat)
    write(page, "We need training", "In Gao")
    expect(states(page)).to_have_text(["Sent", "Sent"], timeout=PATIENCE)
    reply()
    page.get_by_role("button", name="Yes").click(timeout=PATIENCE)
    expect(states(page)).to_have_text(["Sent", "Sent", "Sent"], timeout=PATIENCE)
    assert stored(session) == ["We need training", "In Gao", "Yes"]
    assert 0 < sum(taken) < MOST_BYTES


def test_the_second_visit_costs_almost_nothing(chat, window):
    page = window().new_page()
    taken = throttled(page, "slow 3G")
    page.goto(chat)
    page.wait_for_load_state("networkidle")
    first = sum(taken)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert sum(taken) - first < first / 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_that_breaks_off_says_so_and_everything_goes_out_once(chat, window, reply, session, lang):
    context = window(locale=lang)
    page = context.new_page()
    page.goto(chat)
    write(page, "1. 5W")
    expect(states(page)).to_have_text([word(lang, "chat.state_sent")])
    context.set_offline(True)
    expect(page.locator("#notice")).to_have_text(word(lang, "chat.offline"))
    write(page, "2. Gao", "3. Mopti")
    waiting = word(lang, "chat.state_waiting")
    expect(states(page)).to_have_text([word(lang, "chat.state_sent"), waiting, waiting])
    reply(lang=lang)
    context.set_offline(False)
    expect(states(page)).to_have_text([word(lang, "chat.state_sent")] * 3, timeout=PATIENCE)
    expect(page.locator(".assistant .bubble")).to_have_text(["Do you agree?"])
    expect(page.locator("#notice")).to_have_text("")
    assert stored(session) == ["1. 5W", "2. Gao", "3. Mopti"]
    assert unsent(page) == 0


@pytest.mark.parametrize("after_reload", [False, True], ids=["in place", "after a reload"])
def test_a_message_whose_answer_is_lost_is_not_sent_twice(chat, window, session, after_reload):
    page = window().new_page()
    page.goto(chat)
    write(page, "1. We need training")
    expect(states(page)).to_have_text(["Sent"])
    lost = []

    def lose(route):
        if route.request.method == "POST":
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(POSTS, lose)
    write(page, "2. In Gao")
    while not lost:
        page.wait_for_timeout(50)
    if after_reload:
        page.reload()
    # The poll brings the message back under its own id: that is an answer too.
    until_all_is_sent(page)
    expect(page.locator(".requester .bubble")).to_have_text(["1. We need training", "2. In Gao"])
    expect(page.locator(".waiting, .failed")).to_have_count(0)
    assert stored(session) == ["1. We need training", "2. In Gao"]


def test_a_choice_made_without_a_connection_goes_out_once(chat, window, reply, session):
    context = window()
    page = context.new_page()
    page.goto(chat)
    write(page, "We need training")
    expect(states(page)).to_have_text(["Sent"])
    reply()
    context.set_offline(True)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("button", name="No", exact=True)).to_be_disabled()
    expect(states(page).last).to_have_text("Not sent yet. We keep trying.")
    context.set_offline(False)
    expect(states(page).last).to_have_text("Sent", timeout=PATIENCE)
    assert stored(session) == ["We need training", "Yes"]


def test_two_tabs_send_what_both_found_unsent_once(chat, window, session):
    context = window()
    page = context.new_page()
    page.goto(chat)
    write(page, "1. We need training")
    expect(states(page)).to_have_text(["Sent"])
    context.route(POSTS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    write(page, "2. In Gao")
    expect(states(page).last).to_have_text("Not sent yet. We keep trying.")
    other = context.new_page()
    other.goto(chat)
    expect(other.locator(".requester .bubble")).to_have_text(["1. We need training", "2. In Gao"])
    context.unroute(POSTS)
    for tab in (page, other):
        expect(states(tab).last).to_have_text("Sent", timeout=PATIENCE)
    assert stored(session) == ["1. We need training", "2. In Gao"]
    assert unsent(page) == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_nobody_came_back_for_in_a_day_leaves_the_device_and_is_told(chat, window, session, lang):
    page = window(locale=lang).new_page()
    page.goto(chat)
    entry = {"said": {"id": str(uuid4()), "text": "Gao"}, "title": "Gao", "at": (time.time() - 90_000) * 1000}
    page.evaluate("([id, entry]) => localStorage.setItem(`field-desk-unsent-${id}`, entry)", ["x", json.dumps(entry)])
    page.reload()
    expect(page.locator("#notice")).to_have_text(word(lang, "chat.unsent_dropped"))
    expect(page.locator(".message")).to_have_count(0)
    assert stored(session) == []


def test_a_tab_that_another_one_has_left_holds_nothing_any_more(chat, window):
    context = window()
    page = context.new_page()
    page.goto(chat)
    write(page, "We need training")
    expect(states(page)).to_have_text(["Sent"])
    other = context.new_page()
    other.goto(chat)
    other.on("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="Leave this device").click()
    expect(page.locator(".message")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_to_requests_each_message_is_there_once_and_in_order(chat, window, session, seed):
    page, chance = window().new_page(), random.Random(seed)  # noqa: S311 - which request fails is no secret

    def weather(route):
        falls = chance.random()
        if falls < 0.15:
            route.abort()
        elif falls < 0.3:
            route.fetch()
            route.abort()
        elif falls < 0.35:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "unavailable", "message": ""})
        elif falls < 0.4:
            route.fulfill(status=429, headers={"Retry-After": "1"}, json={"error": "too_many_requests", "message": ""})
        else:
            route.continue_()

    page.route(CREATES, weather)
    page.route(POSTS, lambda route: weather(route) if route.request.method == "POST" else route.continue_())
    page.goto(chat)
    texts = [f"{number}. We need training" for number in range(1, 13)]
    for text in texts:
        write(page, text)
        if chance.random() < 0.3:
            page.reload()
    until_all_is_sent(page)
    expect(page.locator(".requester .bubble")).to_have_text(texts)
    expect(page.locator(".waiting, .failed")).to_have_count(0)
    assert stored(session) == texts
