"""The year that most report tests begin with."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.reports.years import Year


@pytest.fixture
def year(cast: Cast) -> Year:
    """Five of five by people's mediation, one of five assigned by the court: a rate of exactly 20%."""
    made = Year(cast)
    made.disputes("people", settled=5)
    made.disputes("court_assigned", settled=1, open_=4)
    return made
