"""The daily round: every matter in which a clock has to act by now."""

from __future__ import annotations

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import let_clocks_act
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.models.deadlines import overdue
from zhunsheng.kernel.models.runs import standing_run


def let_all_clocks_act() -> int:
    """Take what clocks had to take up to today, one transaction a matter; how many acts there were."""
    return sum(let_clocks_act(matter_id) for matter_id in _matters_with_expired_limits())


def _matters_with_expired_limits() -> list[int]:
    """Matters with a running limit that has ended, where the clock is declared to act at its end."""
    found: set[int] = set()
    for kind in registry.kinds().values():
        acting = {
            clock.key
            for procedure in kind.procedures.values()
            for clock in procedure.clocks.values()
            if clock.on_expiry
        }
        rows = Deadline.objects.filter(overdue(), matter__kind=kind.key, clock__in=acting)
        rows = rows.filter(standing_run("matter__run"))
        found.update(rows.values_list("matter_id", flat=True))
    return sorted(found)
