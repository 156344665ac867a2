"""Reports: an outline of text and figures, drawn live, frozen with its records, compared with what is known now."""
