"""What must stand in the environment before Rasa, and before numpy, is imported."""

import os
from pathlib import Path

QUIET = {
    # By default Rasa calls out to two analytics services.
    "RASA_TELEMETRY_ENABLED": "false",
    # Access logs would hold the API token, which Rasa takes from the query string.
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # The model is small: threads of a numeric library cost more than they bring.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
PROCESSORS = Path("/proc/cpuinfo")
# The OpenBLAS in the numpy that Rasa asks for (2022) takes a processor that is newer than itself for one of 2004, and
# then multiplies three times slower. What a processor must have for each of its kernels, the fastest first:
KERNELS = {
    "SKYLAKEX": {"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx2", "fma"},
    "HASWELL": {"avx2", "fma"},
}


def prepare() -> None:
    """Set what Rasa and the numeric library read when they are imported; a kernel that is chosen already stays."""
    os.environ.update(QUIET)
    kernel = fastest_kernel(PROCESSORS.read_text(encoding="utf-8")) if PROCESSORS.exists() else None
    if kernel:
        os.environ.setdefault("OPENBLAS_CORETYPE", kernel)


def fastest_kernel(processors: str) -> str | None:
    """Return the kernel of OpenBLAS for the processor that Linux describes; None where it must find out itself."""
    flags = next((line for line in processors.splitlines() if line.startswith("flags")), "")
    able = set(flags.partition(":")[2].split())
    return next((kernel for kernel, needed in KERNELS.items() if needed <= able), None)
