"""Telling the numeric library which processor it runs on, before anything imports it.

The OpenBLAS in the numpy that Rasa asks for (2022) takes a processor that is newer than itself for one of 2004, and then
multiplies three times slower. `openblas_kernel.pth` calls `choose` whenever Python starts in this environment, so that a
plain `rasa train` or `rasa run` is as fast as ours.
"""

import os
from pathlib import Path

PROCESSORS = Path("/proc/cpuinfo")
# What a processor must have for each of the library's kernels, the fastest first.
KERNELS = {
    "SKYLAKEX": {"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx2", "fma"},
    "HASWELL": {"avx2", "fma"},
}


def choose() -> None:
    """Set the fastest kernel that this processor has; one that is chosen already stays."""
    if "OPENBLAS_CORETYPE" in os.environ or not PROCESSORS.exists():
        return
    kernel = fastest(PROCESSORS.read_text(encoding="utf-8"))
    if kernel:
        os.environ["OPENBLAS_CORETYPE"] = kernel


def fastest(processors: str) -> str | None:
    """Return the kernel for the processor that Linux describes; None where the library must find out itself."""
    flags = next((line for line in processors.splitlines() if line.startswith("flags")), "")
    able = set(flags.partition(":")[2].split())
    return next((kernel for kernel, needed in KERNELS.items() if needed <= able), None)
