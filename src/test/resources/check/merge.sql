-- What a right consolidation of old_primary and old_secondary into padealing_next_1 and bo_airflow_next_1 comes to, as far
-- as the shipped checks can see: by plain INSERTs, without Caravan. The secondary's new ids are its old ones plus 1000000.

SET search_path = bo_airflow_next_1, padealing_next_1;

CREATE VIEW old_primary.passing AS
SELECT r.*
FROM old_primary.pad_request r
LEFT JOIN old_primary.oracle_bloomberg b ON b.id = r.security_id
WHERE r.status IN ('pending_manager', 'pending_compliance', 'pending_smf16', 'approved', 'auto_approved', 'declined', 'expired', 'executed')
    AND r.security_id IS NOT DISTINCT FROM b.id;
CREATE VIEW old_secondary.passing AS
SELECT r.*
FROM old_secondary.pad_request r
LEFT JOIN old_secondary.oracle_bloomberg b ON b.id = r.security_id
WHERE r.status IN ('pending_manager', 'pending_compliance', 'pending_smf16', 'approved', 'auto_approved', 'declined', 'expired', 'executed')
    AND r.direction IN ('BUY', 'SELL', 'B', 'S')
    AND r.security_id IS NOT DISTINCT FROM b.id;

INSERT INTO oracle_employee (id, mako_id)
SELECT id, mako_id FROM old_primary.oracle_employee;
INSERT INTO oracle_employee (id, mako_id)
SELECT id + 1000000, mako_id
FROM old_secondary.oracle_employee
WHERE lower(mako_id) NOT IN (SELECT lower(mako_id) FROM old_primary.oracle_employee);
CREATE VIEW old_secondary.employee AS
SELECT s.id AS old, t.id AS new
FROM old_secondary.oracle_employee s
JOIN bo_airflow_next_1.oracle_employee t ON lower(t.mako_id) = lower(s.mako_id);

INSERT INTO oracle_bloomberg (id, bloomberg)
SELECT id, bloomberg FROM old_primary.oracle_bloomberg;
INSERT INTO oracle_bloomberg (id, bloomberg)
SELECT id + 1000000, bloomberg
FROM old_secondary.oracle_bloomberg
WHERE bloomberg NOT IN (SELECT bloomberg FROM old_primary.oracle_bloomberg);
CREATE VIEW old_secondary.listing AS
SELECT s.id AS old, min(t.id) AS new
FROM old_secondary.oracle_bloomberg s
JOIN bo_airflow_next_1.oracle_bloomberg t ON t.bloomberg = s.bloomberg
GROUP BY s.id;

INSERT INTO contact_group SELECT * FROM old_secondary.contact_group;
INSERT INTO contact_type SELECT * FROM old_secondary.contact_type;
INSERT INTO oracle_contact (employee_id, contact_group_id, contact_type_id, email, forename, surname)
SELECT m.new, c.contact_group_id, c.contact_type_id, c.email, c.forename, c.surname
FROM old_secondary.contact c
JOIN old_secondary.employee m ON m.old = c.employee_id
ORDER BY c.id;
INSERT INTO oracle_contact (employee_id, contact_group_id, contact_type_id, email, forename, surname)
SELECT DISTINCT o.id, 2, 5, o.email, split_part(o.full_name, ' ', 1), substr(o.full_name, strpos(o.full_name, ' ') + 1)
FROM (
    SELECT id, email, full_name FROM old_primary.oracle_employee
    UNION ALL
    SELECT m.new, s.email, s.full_name FROM old_secondary.oracle_employee s JOIN old_secondary.employee m ON m.old = s.id
) AS o
WHERE NOT EXISTS (
    SELECT FROM oracle_contact c
    WHERE c.employee_id = o.id AND c.contact_group_id = 2 AND c.contact_type_id = 5
        AND (o.email IS NULL OR lower(btrim(c.email)) = lower(btrim(o.email))));

INSERT INTO pad_request (id, reference_id, employee_id, security_id, direction, quantity, estimated_value, currency, has_conflict, status, created_at)
SELECT id, reference_id, employee_id, security_id, direction, quantity, estimated_value, currency, has_conflict, status, created_at
FROM old_primary.passing;
INSERT INTO pad_request (id, reference_id, employee_id, security_id, direction, quantity, estimated_value, currency, has_conflict, status, created_at, deleted_at)
SELECT
    r.id + 1000000,
    r.reference_id || CASE WHEN EXISTS (SELECT FROM pad_request t WHERE t.reference_id = r.reference_id) THEN '-S' ELSE '' END,
    m.new,
    l.new,
    CASE left(r.direction, 1) WHEN 'B' THEN 'BUY' ELSE 'SELL' END,
    r.quantity, r.estimated_value, r.currency, r.has_conflict, r.status, r.created_at, r.deleted_at
FROM old_secondary.passing r
JOIN old_secondary.employee m ON m.old = r.employee_id
LEFT JOIN old_secondary.listing l ON l.old = r.security_id;

INSERT INTO pad_approval (id, request_id, approval_type, approver_id, decision, decided_at)
SELECT a.id, a.request_id, a.approval_type, p.id, a.decision, a.decided_at
FROM old_primary.pad_approval a
JOIN old_primary.passing r ON r.id = a.request_id
LEFT JOIN old_primary.oracle_employee p ON p.id = a.approver_id
WHERE a.approver_id IS NOT DISTINCT FROM p.id;
INSERT INTO pad_approval (id, request_id, approval_type, approver_id, decision, decided_at)
SELECT a.id + 1000000, a.request_id + 1000000, a.approval_type, m.new, a.decision, a.decided_at
FROM old_secondary.pad_approval a
JOIN old_secondary.passing r ON r.id = a.request_id
LEFT JOIN old_secondary.employee m ON m.old = a.approver_id
WHERE a.approver_id IS NOT DISTINCT FROM m.old;

INSERT INTO pad_execution (id, request_id, contract_note_received, recorded_by_id)
SELECT x.id, x.request_id, x.contract_note_received, p.id
FROM old_primary.pad_execution x
JOIN old_primary.passing r ON r.id = x.request_id
LEFT JOIN old_primary.oracle_employee p ON p.id = x.recorded_by_id
WHERE x.recorded_by_id IS NOT DISTINCT FROM p.id;
INSERT INTO pad_execution (id, request_id, contract_note_received, recorded_by_id)
SELECT x.id + 1000000, x.request_id + 1000000, x.contract_note_received, m.new
FROM old_secondary.pad_execution x
JOIN old_secondary.passing r ON r.id = x.request_id
LEFT JOIN old_secondary.employee m ON m.old = x.recorded_by_id
WHERE x.recorded_by_id IS NOT DISTINCT FROM m.old;

INSERT INTO pad_breach (id, request_id, employee_id, breach_type, severity, detected_at, resolved)
SELECT x.id, x.request_id, x.employee_id, x.breach_type, x.severity, x.detected_at, x.resolved
FROM old_primary.pad_breach x
LEFT JOIN old_primary.passing r ON r.id = x.request_id
WHERE x.request_id IS NOT DISTINCT FROM r.id;
INSERT INTO pad_breach (id, request_id, employee_id, breach_type, severity, detected_at, resolved)
SELECT x.id + 1000000, x.request_id + 1000000, m.new, x.breach_type, x.severity, x.detected_at, x.resolved
FROM old_secondary.pad_breach x
LEFT JOIN old_secondary.passing r ON r.id = x.request_id
LEFT JOIN old_secondary.employee m ON m.old = x.employee_id
WHERE x.request_id IS NOT DISTINCT FROM r.id;

INSERT INTO audit_log (id, timestamp, action_type, action_status, actor_type, actor_id, actor_identifier, entity_type, entity_id, request_id)
SELECT a.id, a.timestamp, a.action_type, a.action_status, a.actor_type, p.id, a.actor_identifier, a.entity_type, a.entity_id, a.request_id
FROM old_primary.audit_log a
LEFT JOIN old_primary.oracle_employee p ON p.id = a.actor_id
WHERE a.actor_id IS NOT DISTINCT FROM p.id;
INSERT INTO audit_log (id, timestamp, action_type, action_status, actor_type, actor_id, actor_identifier, entity_type, entity_id, request_id)
SELECT a.id + 1000000, a.timestamp, a.action_type, a.action_status, a.actor_type, m.new, a.actor_identifier, a.entity_type, a.entity_id,
    a.request_id + 1000000
FROM old_secondary.audit_log a
LEFT JOIN old_secondary.employee m ON m.old = a.actor_id
WHERE a.actor_id IS NOT DISTINCT FROM m.old;

-- History, which the sources do not count among their requests.
INSERT INTO pad_request (id, employee_id, direction, quantity, estimated_value, currency, has_conflict, status, created_at)
SELECT 2000000 + id, employee, CASE buysell WHEN 'B' THEN 'BUY' ELSE 'SELL' END, trade_size::int, value, currency, TRUE, 'pending_manager', requested_date
FROM old_primary.personal_account_dealing
WHERE id < 8000000;
INSERT INTO pad_execution (id, request_id, contract_note_received) SELECT id, id, FALSE FROM pad_request WHERE id > 2000000;
INSERT INTO pad_approval (id, request_id, approval_type, decision) SELECT id, id, 'manager', 'approved' FROM pad_request WHERE id > 2000000;
INSERT INTO audit_log (id, timestamp, action_type, entity_type, entity_id, request_id)
SELECT id + 1000000, created_at, 'request_submitted', 'pad_request', id, id FROM pad_request WHERE id > 2000000;
