"""The mediation ledger's name; its kinds are the other files of this folder."""

from zhunsheng.kernel.apps import KindsConfig


class Ledger(KindsConfig):
    name = "zhunsheng.ledgers.mediation"
    label = "mediation"
    verbose_name = "矛盾纠纷调解"
