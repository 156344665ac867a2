"""What can go wrong when law is read or counted. Messages are Chinese: a clerk reads them."""

from collections.abc import Sequence


class LawError(Exception):
    """A legal question that cannot be answered as asked; the message says why and what to do."""


class UnknownRule(LawError):
    """No rule of this id stands in the statute files."""


class NotInForce(LawError):
    """The rule exists, but no version of it is in force on the day, or for the field, that was asked."""


class LawDataError(LawError):
    """The data files are faulty. `faults` lists all faults of all files, each with its file and entry."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"法律数据有{len(self.faults)}处错误，请逐条改正后再启动：\n" + "\n".join(self.faults))
