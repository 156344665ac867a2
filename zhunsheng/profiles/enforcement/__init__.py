"""The penalty cases of a generated year, and the meetings at which some of them are discussed."""
