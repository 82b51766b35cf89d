import os
import subprocess
import sys
from pathlib import Path

from threadpoolctl import threadpool_info, threadpool_limits

from bot.components.vectors import SentenceVectors
from bot.runtime import environment

ROOT = Path(__file__).resolve().parents[2]
NEW = "processor\t: 0\nflags\t\t: fpu sse2 fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl amx_tile\n"
OLDER = "processor\t: 0\nflags\t\t: fpu sse2 fma avx2\n"


def test_a_processor_multiplies_with_the_best_that_it_has():
    assert environment.fastest_kernel(NEW) == "SKYLAKEX"
    assert environment.fastest_kernel(OLDER) == "HASWELL"


def test_a_kernel_of_which_one_instruction_is_missing_is_not_taken():
    assert environment.fastest_kernel(NEW.replace("avx512vl", "")) == "HASWELL"
    assert environment.fastest_kernel(OLDER.replace("fma", "")) is None


def test_a_processor_that_linux_does_not_describe_is_left_to_the_library():
    assert environment.fastest_kernel("processor\t: 0\nCPU architecture: 8\n") is None


def test_a_kernel_that_somebody_chose_stays(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "PRESCOTT")
    environment.prepare()
    assert os.environ["OPENBLAS_CORETYPE"] == "PRESCOTT"


def test_nothing_that_serves_imports_numpy_before_the_kernel_is_chosen():
    program = (
        "import bot.runtime.serve, bot.runtime.train, bot.runtime.confusions, sys; sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_a_plain_rasa_too_multiplies_in_one_thread():
    with threadpool_limits(2, user_api="blas"):
        SentenceVectors.create({}, None, None, type("Context", (), {"node_name": "vectors"})())
        assert {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"} == {1}
