"""The powers, officers, certificates and skills with which a generated year begins."""
