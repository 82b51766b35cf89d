import os
import subprocess
import sys

import openblas_kernel
from threadpoolctl import threadpool_info, threadpool_limits

from bot.components.vectors import SentenceVectors

ON_LINUX = openblas_kernel.PROCESSORS.exists()
NEW = "processor\t: 0\nflags\t\t: fpu sse2 fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl amx_tile\n"
OLDER = "processor\t: 0\nflags\t\t: fpu sse2 fma avx2\n"


def test_a_processor_multiplies_with_the_best_that_it_has():
    assert openblas_kernel.fastest(NEW) == "SKYLAKEX"
    assert openblas_kernel.fastest(OLDER) == "HASWELL"


def test_a_kernel_of_which_one_instruction_is_missing_is_not_taken():
    assert openblas_kernel.fastest(NEW.replace("avx512vl", "")) == "HASWELL"
    assert openblas_kernel.fastest(OLDER.replace("fma", "")) is None


def test_a_processor_that_linux_does_not_describe_is_left_to_the_library():
    assert openblas_kernel.fastest("processor\t: 0\nCPU architecture: 8\n") is None


def test_a_kernel_that_somebody_chose_stays(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "PRESCOTT")
    openblas_kernel.choose()
    assert os.environ["OPENBLAS_CORETYPE"] == "PRESCOTT"


def test_any_python_of_this_environment_has_chosen_before_numpy_comes():
    program = "import os, sys; print('numpy' in sys.modules, os.environ.get('OPENBLAS_CORETYPE'))"
    environ = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    asked = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    expected = openblas_kernel.fastest(openblas_kernel.PROCESSORS.read_text()) if ON_LINUX else None
    assert asked.stdout.split() == ["False", str(expected)]


def test_a_plain_rasa_too_multiplies_in_one_thread():
    with threadpool_limits(2, user_api="blas"):
        SentenceVectors.create({}, None, None, type("Context", (), {"node_name": "vectors"})())
        assert {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"} == {1}
