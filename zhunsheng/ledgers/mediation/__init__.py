"""矛盾纠纷调解台账: committees, mediators, disputes, agreements, judicial confirmation."""
