"""The stock procedure of registers: entered, amended, ended, each taking force on the day of the act."""

from __future__ import annotations

from zhunsheng.kernel.declare.guards import Guard
from zhunsheng.kernel.declare.procedure import START, Act, Procedure, State
from zhunsheng.kernel.roles import Role


def standing(
    *,
    writes: tuple[str, ...],
    needs: tuple[str, ...],
    by: tuple[Role, ...],
    basis: str,
    in_force: str,
    label: str,
    guards: tuple[Guard, ...] = (),
) -> type[Procedure]:
    """A register's procedure over its columns ``writes``; ``by`` may enter, amend and end entries.

    ``guards`` must hold for what is entered or amended.
    """

    class Standing(Procedure):
        entered = State("在册")
        ended = State("已终止", final=True)
        enter = Act("登记", START >> entered, by=by, writes=writes, needs=needs, guards=guards, basis=basis)
        amend = Act("变更", at=entered, by=by, writes=writes, needs=needs, guards=guards, basis=basis)
        end = Act("终止", entered >> ended, by=by, basis=basis)

    Standing.version, Standing.in_force, Standing.label = 1, in_force, label
    return Standing
