-- The approval chain of one request; an approver of NULL is automatic, or not in the mirror.
SELECT
    r.reference_id,
    s.mako_id AS submitter,
    r.google_uid AS submitter_google_uid,
    r.status,
    a.approval_type,
    a.decision,
    p.mako_id AS approver,
    a.approver_google_uid,
    a.approval_type <> 'auto' AND p.id IS NULL AS approver_missing,
    a.comments,
    a.decided_at
FROM ${padealing}.pad_request r
LEFT JOIN ${bo_airflow}.oracle_employee s ON s.id = r.employee_id
LEFT JOIN ${padealing}.pad_approval a ON a.request_id = r.id
LEFT JOIN ${bo_airflow}.oracle_employee p ON p.id = a.approver_id
WHERE r.reference_id = 'TASHMORT-260106-TTE'
ORDER BY a.decided_at, a.id;

-- The audit entries of one request, whichever way they name it; an actor of NULL is the system, or not in the mirror.
SELECT
    l.id,
    l.timestamp,
    l.action_type,
    l.action_status,
    l.actor_type,
    p.mako_id AS actor,
    l.actor_identifier,
    l.entity_type,
    l.entity_id,
    l.details
FROM ${padealing}.pad_request r
LEFT JOIN ${padealing}.audit_log l
    ON (l.entity_type = 'pad_request' AND l.entity_id = r.id::text)
    OR l.request_id = r.id
    OR l.reference_id = r.reference_id
LEFT JOIN ${bo_airflow}.oracle_employee p ON p.id = l.actor_id
WHERE r.reference_id = 'TASHMORT-260106-TTE'
ORDER BY l.timestamp, l.id;
