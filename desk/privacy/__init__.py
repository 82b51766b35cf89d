"""Masking of personal data about third persons, before anything is stored."""

from desk.privacy.masking import Masked, Span, mask

__all__ = ["Masked", "Span", "mask"]
