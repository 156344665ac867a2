"""The stock procedure of simple entries: recorded by one person, confirmed by another within the local limit."""

from __future__ import annotations

from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.procedure import START, Act, Procedure, State
from zhunsheng.kernel.roles import Role

CONFIRM_LIMIT = "records.confirm_limit"


def recorded(
    *,
    writes: tuple[str, ...],
    needs: tuple[str, ...],
    recorders: tuple[Role, ...],
    confirmers: tuple[Role, ...],
    basis: str,
    in_force: str,
    label: str,
    dates: str = "",
) -> type[Procedure]:
    """The procedure of an entry with the columns ``writes``, of which ``needs`` may not stay empty.

    Whoever recorded an entry may not confirm it; the limit for confirming is the local setting
    ``records.confirm_limit``. ``dates`` names the date column that receives the day of confirmation.
    """

    class Recorded(Procedure):
        recorded = State("已录入")
        confirmed = State("已确认", final=True)
        record = Act("登记", START >> recorded, by=recorders, writes=writes, needs=needs, basis=basis)
        confirm = Act("确认", recorded >> confirmed, by=confirmers, not_by=("record",), dates=dates, basis=basis)
        confirm_by = Clock("确认期限", start="record", stop="confirm", setting=CONFIRM_LIMIT)

    Recorded.version, Recorded.in_force, Recorded.label = 1, in_force, label
    return Recorded
