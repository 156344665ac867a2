"""Who may count, who may open: declared per kind, by role."""

from __future__ import annotations

from dataclasses import dataclass

from zhunsheng.kernel.roles import Role


@dataclass(frozen=True)
class Consulted:
    """Units that are asked about a matter without handling it: those that the line set ``lines`` names in its column ``unit``.

    In the states ``at``, whoever holds a post in such a very unit that may open matters of the kind may open this one, and
    do the acts whose ``within`` names the line set; nothing else.
    """

    lines: str
    unit: str
    at: tuple[str, ...]


@dataclass(frozen=True)
class Access:
    """Rights of the posts whose unit is the matter's unit or stands above it.

    ``open`` may open ordinary matters, ``confidential`` may also open matters marked confidential, ``count`` may open
    none; each of the three may count all of them, confidential ones included. Whoever is assigned to a matter may
    open it as long as they hold any post, a party with a code always. ``inside`` lets every serving post of the
    installation open (master data such as registers).
    """

    open: tuple[Role, ...] = ()
    confidential: tuple[Role, ...] = ()
    count: tuple[Role, ...] = ()
    void: tuple[Role, ...] = ()
    inside: bool = False

    def may_open(self, role: str) -> bool:
        return self.inside or role in self.open or role in self.confidential

    def may_open_confidential(self, role: str) -> bool:
        return role in self.confidential

    def may_count(self, role: str) -> bool:
        return role in self.count or self.may_open(role)
