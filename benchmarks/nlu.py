"""Our pipeline beside stock Rasa: the same training data and development set, one after the other on this machine.

`python -m benchmarks.nlu` prints a table. Stock is what Rasa's documentation begins with: words by their blanks,
counted words and character n-grams, DIET, in an environment of its own with TensorFlow (2 GB, installed at first).
Both are trained without a cache, served by `rasa run`, and asked by the scorer of the evaluation sets, so parse time is
that of a whole request.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
CACHE = ROOT / ".cache"
STOCK = CACHE / "stock-rasa"
PACKAGES = ("rasa==3.6.21", "setuptools<81")
PATIENCE = 600.0
OURS = "from bot.runtime.command_line import run; import sys; run(*sys.argv[1:])"
PIPELINE = """\
recipe: default.v1
language: en
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
"""
ROWS = (  # what is shown, its name, how it is written, whether more is better
    ("intents, macro-F1", "intent_f1", "{:.3f}", True),
    ("English", "intent_f1_en", "{:.3f}", True),
    ("French", "intent_f1_fr", "{:.3f}", True),
    ("Spanish", "intent_f1_es", "{:.3f}", True),
    ("Arabic", "intent_f1_ar", "{:.3f}", True),
    ("calibration error", "ece", "{:.3f}", False),
    ("parse, median of requests, ms", "parse_p50_ms", "{:.1f}", False),
    ("memory (PSS) while serving, MB", "memory", "{:.0f}", False),
    ("training, s", "training", "{:.0f}", False),
)


@dataclass(frozen=True)
class Peer:
    """One Rasa: how it is called, and what it is trained from."""

    name: str
    command: tuple[str, ...]
    config: Path
    data: Path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--epochs", type=int, default=100, help="of DIET; stock's default is 100")
    epochs = options.parse_args().epochs
    if not (EVAL / "nlu.tsv").exists():
        sys.exit(f"The development set is missing: {EVAL / 'nlu.tsv'}")
    install()
    with tempfile.TemporaryDirectory(prefix="fdn") as name:
        folder = Path(name)
        config = folder / "stock.yml"
        config.write_text(PIPELINE.format(epochs=epochs), encoding="utf-8")
        ours = Peer(
            "Field Desk", (str(ROOT / "bot/.venv/bin/python"), "-c", OURS), ROOT / "config.yml", ROOT / "data/nlu"
        )
        stock = Peer("stock Rasa", (str(STOCK / "bin/python"), "-m", "rasa"), config, ROOT / "data/nlu")
        figures = [measure(peer, folder / peer.name.replace(" ", "-")) for peer in (ours, stock)]
    sys.stdout.write(table(*figures, epochs))


def install() -> None:
    """Put stock Rasa with TensorFlow into its own environment, unless it is there."""
    if (STOCK / ".installed").exists():
        return
    uv = CACHE / "uv" / "bin" / "uv"
    python = subprocess.run([ROOT / "deploy/find-python", "3.10"], check=True, capture_output=True, text=True).stdout
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", python.strip(), STOCK], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", STOCK, *PACKAGES], check=True)
    (STOCK / ".installed").touch()


def measure(peer: Peer, folder: Path) -> dict[str, float]:
    """Train, serve and ask; return the scorer's figures, the seconds of training and the megabytes of serving."""
    folder.mkdir()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    environ |= {"RASA_CACHE_DIRECTORY": str(folder / "cache"), "TF_CPP_MIN_LOG_LEVEL": "3"}
    say(f"{peer.name}: training")
    began = time.perf_counter()
    train = ("train", "nlu", "--config", peer.config, "--nlu", peer.data, "--out", folder, "--fixed-model-name", "nlu")
    with (folder / "log").open("w") as log:
        subprocess.run([*peer.command, *train], env=environ, cwd=ROOT, check=True, stdout=log, stderr=log)
    seconds = time.perf_counter() - began
    say(f"{peer.name}: trained in {seconds:.0f} s, asking")
    with serving(peer, folder, environ) as (process, url):
        asked = subprocess.run(
            [sys.executable, EVAL / "score_nlu.py", url], check=True, capture_output=True, text=True
        ).stdout
        memory = sum(at.memory_full_info().pss for at in (process, *process.children(recursive=True))) / 2**20
    figures = dict(pair.split("=") for pair in asked.splitlines()[-1].split())
    return {"training": seconds, "memory": memory} | {
        name: float(figures[name]) for _, name, _, _ in ROWS if name in figures
    }


@contextmanager
def serving(peer: Peer, folder: Path, environ: dict[str, str]) -> Iterator[tuple[psutil.Process, str]]:
    """Serve the model on a free port of this machine and give the process and its address; stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = ("run", "--enable-api", "--model", folder / "nlu.tar.gz", "-i", "127.0.0.1", "--port", str(port))
    with (folder / "log").open("a") as log:
        started = subprocess.Popen([*peer.command, *serve], env=environ, cwd=folder, stdout=log, stderr=log)
    try:
        wait(started, f"http://127.0.0.1:{port}")
        yield psutil.Process(started.pid), f"http://127.0.0.1:{port}"
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(60)
        shutil.rmtree(folder / "cache", ignore_errors=True)


def wait(started: subprocess.Popen[bytes], url: str) -> None:
    """Return when the model answers; raises RuntimeError when it does not start."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and started.poll() is None:
        try:
            if httpx.post(f"{url}/model/parse", json={"text": "hello"}, timeout=60).is_success:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(1)
    raise RuntimeError("Rasa did not start; run it by hand to see why.")


def table(ours: dict[str, float], stock: dict[str, float], epochs: int) -> str:
    """Return the figures side by side, and by how much ours is better."""
    lines = [f"| what | Field Desk | stock Rasa, {epochs} epochs | better by |", "|---|---|---|---|"]
    for shown, name, form, more in ROWS:
        mine, theirs = ours[name], stock[name]
        ratio = mine / theirs if more else theirs / mine
        lines.append(f"| {shown} | {form.format(mine)} | {form.format(theirs)} | x {ratio:.2f} |")
    return "\n".join(lines) + "\n"


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
