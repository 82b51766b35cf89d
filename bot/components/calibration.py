"""Confidences that can be believed: one temperature, fitted on examples a model has not seen."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return each row of scores as shares that sum to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def fit_temperature(scores: np.ndarray, right: np.ndarray) -> float:
    """Return the divisor of scores under which the right columns are most likely."""

    def surprise(log_temperature: float) -> float:
        shares = softmax(scores / np.exp(log_temperature))
        return float(-np.log(shares[np.arange(len(right)), right] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-3.0, 3.0), method="bounded").x))
