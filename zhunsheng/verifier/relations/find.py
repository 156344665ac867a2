"""The relation stage: every registered kind of relation, asked in turn."""

from __future__ import annotations

from zhunsheng.verifier.model import Figure, Outline, Relation, Text


def relations_of(text: Text, outline: Outline, figures: tuple[Figure, ...]) -> tuple[Relation, ...]:
    """All relations, in order of place."""
    return ()
