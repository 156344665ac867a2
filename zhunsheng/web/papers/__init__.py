"""The papers of a matter (文书): filled from the record, checked against each other, printed, compared afterwards."""
