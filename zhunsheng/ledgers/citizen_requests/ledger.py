"""The citizen requests ledger's name; its kinds are the other files of this folder."""

from zhunsheng.kernel.apps import KindsConfig


class Ledger(KindsConfig):
    name = "zhunsheng.ledgers.citizen_requests"
    label = "citizen_requests"
    verbose_name = "诉求办理"
