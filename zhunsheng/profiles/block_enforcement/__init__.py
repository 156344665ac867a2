"""The generated year of the block teams: who answers for which block, persuasions and orders to rectify."""
