"""The language in which a ledger declares its kinds."""

from zhunsheng.kernel.declare.access import Access, Consulted
from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.fields import (
    ChoiceField,
    CountField,
    DateField,
    FoundBy,
    LooksBack,
    MomentField,
    MoneyField,
    PersonField,
    ProseField,
    RegisterField,
    TextField,
    UnitField,
    YesNoField,
)
from zhunsheng.kernel.declare.guards import ActContext, Guard, guard
from zhunsheng.kernel.declare.holdings import DOER, Holding, Inquiry, apart_from, holds_on, one_of
from zhunsheng.kernel.declare.kind import Kind, Line, Lines, PartyLine, Register
from zhunsheng.kernel.declare.papers import Paper
from zhunsheng.kernel.declare.procedure import START, Act, Opens, Procedure, State, States
from zhunsheng.kernel.declare.sheet import Reconciled, Sheet, SheetStep

__all__ = [
    "DOER",
    "START",
    "Access",
    "Act",
    "ActContext",
    "ChoiceField",
    "Clock",
    "Consulted",
    "CountField",
    "DateField",
    "FoundBy",
    "Guard",
    "Holding",
    "Inquiry",
    "Kind",
    "Line",
    "Lines",
    "LooksBack",
    "MomentField",
    "MoneyField",
    "Opens",
    "Paper",
    "PartyLine",
    "PersonField",
    "Procedure",
    "ProseField",
    "Reconciled",
    "Register",
    "RegisterField",
    "Sheet",
    "SheetStep",
    "State",
    "States",
    "TextField",
    "UnitField",
    "YesNoField",
    "apart_from",
    "guard",
    "holds_on",
    "one_of",
]
