"""The papers of a matter (文书): filled from what is recorded, checked against each other, printed, compared with what was printed."""
