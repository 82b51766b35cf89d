"""Rasa's own test stories, against the model as it was trained: words to intents, intents to actions."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "field_desk.tar.gz"
STORIES = ROOT / "tests" / "bot" / "stories"
RASA = "from bot.runtime.command_line import run; import sys; run(*sys.argv[1:])"


def said():
    for path in sorted(STORIES.glob("*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            for step in story["steps"]:
                if "user" in step:
                    yield step["user"].strip(), step["intent"]


@pytest.fixture(scope="module")
def agent():
    return Agent.load(str(MODEL))


@pytest.mark.parametrize(("text", "intent"), said())
def test_the_words_of_a_story_are_understood(agent, text, intent):
    assert asyncio.run(agent.parse_message(text))["intent"]["name"] == intent


def rasa_test(stories, out):
    # Rasa's end-to-end mode wants every entity of every text spelled out, five ranked topics each; so the words are
    # tested above, and here what follows from them.
    arguments = ["test", "core", "--stories", str(stories), "--model", str(MODEL), "--out", str(out), "--no-plot"]
    return subprocess.run(
        [sys.executable, "-c", RASA, *arguments, "--fail-on-prediction-errors"],
        check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip


def test_the_stories_go_as_they_are_told(tmp_path):
    done = rasa_test(STORIES, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "none of the test stories failed" in (tmp_path / "failed_test_stories.yml").read_text().lower()


def test_a_story_with_another_end_fails(tmp_path):
    story = (STORIES / "test_first_words.yml").read_text(encoding="utf-8")
    (tmp_path / "test_other.yml").write_text(story.replace("action_tell_privacy", "action_greet"), encoding="utf-8")
    assert rasa_test(tmp_path, tmp_path / "out").returncode != 0
