"""How the cells of a form share its width: a grid of equal narrow columns, of which labels and values take several."""

from __future__ import annotations

# The narrow columns of a form; a label takes some of the half that it shares with its value.
FORM_PARTS, LABEL_PARTS = 16, 3


def form_parts(cells: int) -> tuple[int, ...]:
    """How many of the narrow columns each cell of a row takes: one alone all, of two or four the odd ones are labels."""
    if cells == 1:
        return (FORM_PARTS,)
    pair = FORM_PARTS * 2 // cells
    return (LABEL_PARTS, pair - LABEL_PARTS) * (cells // 2)
