"""The authority ledger's name; its kinds are the other files of this folder."""

from zhunsheng.kernel.apps import KindsConfig


class Ledger(KindsConfig):
    name = "zhunsheng.ledgers.authority"
    label = "authority"
    verbose_name = "权责管理"
