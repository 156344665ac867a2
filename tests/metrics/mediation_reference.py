"""A second opinion on every metric of mediation: SQL by hand on the tables, sharing nothing with the engine.

Parameters: ``path`` (the unit's path with %), ``first``, ``last`` (the period, cut off), ``day`` (the cut-off); the
same a year earlier as ``first_before`` and ``last_before``. ``{{days}}`` stands for the days between two dates, which
no two databases write alike; a statement that gives two numbers means the first divided by the second, in percent.
"""

from __future__ import annotations


def of(table: str) -> str:
    return f"""
        FROM mediation_{table} x
        JOIN kernel_matter m ON m.id = x.matter_id
        JOIN kernel_unit u ON u.id = m.unit_id
        WHERE u.path LIKE %(path)s AND NOT m.is_void
    """


DISPUTES, AGREEMENTS, CONFIRMATIONS = of("dispute"), of("agreement"), of("confirmation")
SETTLED = f"{DISPUTES} AND x.settled_on BETWEEN %(first)s AND %(last)s"
RECEIVED = f"{DISPUTES} AND m.opened_on BETWEEN %(first)s AND %(last)s"
CONCLUDED = f"{AGREEMENTS} AND x.effective_on BETWEEN %(first)s AND %(last)s"
RULED = f"{CONFIRMATIONS} AND x.ruled_on BETWEEN %(first)s AND %(last)s"
ESCALATED = f"{of('escalation')} AND x.level >= 2 AND x.entered_on BETWEEN %(first)s AND %(last)s"

REFERENCE = {
    "mediation.dispute.received": f"SELECT COUNT(*) {RECEIVED}",
    "mediation.dispute.accepted": f"SELECT COUNT(*) {DISPUTES} AND x.accepted_on BETWEEN %(first)s AND %(last)s",
    "mediation.dispute.settled": f"SELECT COUNT(*) {SETTLED}",
    "mediation.dispute.failed": f"SELECT COUNT(*) {DISPUTES} AND x.failed_on BETWEEN %(first)s AND %(last)s",
    "mediation.dispute.withdrawn": f"SELECT COUNT(*) {DISPUTES} AND x.withdrawn_on BETWEEN %(first)s AND %(last)s",
    "mediation.dispute.refused": f"SELECT COUNT(*) {DISPUTES} AND x.refused_on BETWEEN %(first)s AND %(last)s",
    "mediation.dispute.major": f"SELECT COUNT(*) {DISPUTES} AND x.major_on BETWEEN %(first)s AND %(last)s",
    "mediation.dispute.major_settled": f"SELECT COUNT(*) {SETTLED} AND x.major_on <= %(day)s",
    "mediation.dispute.settlement_rate": f"SELECT (SELECT COUNT(*) {SETTLED}), (SELECT COUNT(*) {RECEIVED})",
    "mediation.dispute.settled_of_received": f"""
        SELECT SUM(CASE WHEN x.settled_on <= %(day)s THEN 1 ELSE 0 END), COUNT(*) {RECEIVED}
    """,
    "mediation.dispute.settled_in_time_of_level": f"""
        SELECT SUM(CASE WHEN x.settled_on > x.level_due_on THEN 0 ELSE 1 END), COUNT(*)
        {SETTLED} AND x.level_due_on IS NOT NULL
    """,
    "mediation.dispute.days_to_settle": f"SELECT AVG({{days}}(x.accepted_on, x.settled_on)) {SETTLED}",
    "mediation.dispute.people": f"SELECT COALESCE(SUM(x.people_count), 0) {RECEIVED}",
    "mediation.dispute.amount": f"SELECT COALESCE(SUM(x.amount_yuan), 0) {SETTLED}",
    "mediation.dispute.median_amount": f"""
        SELECT AVG(amount) FROM (
            SELECT x.amount_yuan AS amount, ROW_NUMBER() OVER (ORDER BY x.amount_yuan) AS place, COUNT(*) OVER () AS total
            {SETTLED} AND x.amount_yuan IS NOT NULL
        ) AS ordered WHERE 2 * place BETWEEN total AND total + 2
    """,
    "mediation.dispute.escalations": f"SELECT COUNT(*) {ESCALATED}",
    "mediation.dispute.escalated": f"SELECT COUNT(DISTINCT x.matter_id) {ESCALATED}",
    "mediation.dispute.sessions": f"SELECT COUNT(*) {of('session')} AND x.held_on BETWEEN %(first)s AND %(last)s",
    "mediation.dispute.pending": f"""
        SELECT COUNT(*) {DISPUTES} AND m.opened_on <= %(day)s AND COALESCE(
            x.settled_on, x.failed_on, x.withdrawn_on, x.refused_on, '9999-12-31') > %(day)s
    """,
    "mediation.dispute.overdue": f"""
        SELECT COUNT(*) {DISPUTES} AND EXISTS (
            SELECT 1 FROM kernel_deadline d
            WHERE d.matter_id = m.id AND d.clock IN ('level_by', 'court_assigned_by')
            AND COALESCE(d.judged_due_on, d.due_on) < %(day)s AND COALESCE(d.stopped_on, '9999-12-31') > %(day)s)
    """,
    "mediation.dispute.settled_growth": f"""
        SELECT now.settled - before.settled, before.settled FROM
        (SELECT COUNT(*) AS settled {SETTLED}) AS now,
        (SELECT COUNT(*) AS settled {DISPUTES} AND x.settled_on BETWEEN %(first_before)s AND %(last_before)s) AS before
    """,
    "mediation.agreement.concluded": f"SELECT COUNT(*) {CONCLUDED}",
    "mediation.agreement.confirmation_lapsed": f"""
        SELECT COUNT(*) {AGREEMENTS} AND x.agreement_form = 'written'
        AND x.confirm_due_on BETWEEN %(first)s AND %(last)s
        AND (x.confirmation_applied_on IS NULL OR x.confirmation_applied_on > %(day)s)
    """,
    "mediation.agreement.confirmed_share": f"""
        SELECT SUM(CASE WHEN EXISTS (
            SELECT 1 FROM kernel_link l JOIN mediation_confirmation c ON c.matter_id = l.target_id
            JOIN kernel_matter t ON t.id = c.matter_id
            WHERE l.source_id = m.id AND c.ruled_on <= %(day)s AND NOT t.is_void
        ) THEN 1 ELSE 0 END), COUNT(*) {CONCLUDED} AND x.agreement_form = 'written'
    """,
    "mediation.agreement.performed_share": f"""
        SELECT SUM(CASE WHEN x.performed_on <= %(day)s THEN 1 ELSE 0 END), COUNT(*) {CONCLUDED}
    """,
    "mediation.agreement.revisits": f"SELECT COUNT(*) {of('revisit')} AND x.visited_on BETWEEN %(first)s AND %(last)s",
    "mediation.agreement.revisited": f"""
        SELECT COUNT(DISTINCT x.matter_id) {of("revisit")} AND x.visited_on BETWEEN %(first)s AND %(last)s
    """,
    "mediation.confirmation.applied": f"""
        SELECT COUNT(*) {CONFIRMATIONS} AND x.applied_on BETWEEN %(first)s AND %(last)s
    """,
    "mediation.confirmation.ruled": f"SELECT COUNT(*) {RULED}",
    "mediation.confirmation.days_to_rule": f"SELECT AVG({{days}}(x.accepted_on, x.ruled_on)) {RULED}",
    "mediation.committee.in_force": f"""
        SELECT COUNT(*) {of("committee")} AND x.valid_from <= %(day)s AND COALESCE(x.valid_until, '9999-12-31') > %(day)s
    """,
    "mediation.mediator.in_force": f"""
        SELECT COUNT(*) {of("mediator")} AND x.valid_from <= %(day)s AND COALESCE(x.valid_until, '9999-12-31') > %(day)s
    """,
}
