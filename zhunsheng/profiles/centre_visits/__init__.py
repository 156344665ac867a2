"""The visits to the centres of a generated year: registered, sent one way, answered, closed."""
