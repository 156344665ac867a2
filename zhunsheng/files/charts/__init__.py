"""Charts: a few points as one Vega-Lite specification, from which page, Word and PDF are drawn."""
