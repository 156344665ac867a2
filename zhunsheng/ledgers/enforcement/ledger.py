"""The enforcement ledger's name; its kinds are the other files of this folder."""

from zhunsheng.kernel.apps import KindsConfig


class Ledger(KindsConfig):
    name = "zhunsheng.ledgers.enforcement"
    label = "enforcement"
    verbose_name = "行政执法"
