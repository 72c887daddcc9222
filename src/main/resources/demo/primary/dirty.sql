-- Dirty rows of the primary database, on top of the clean ones; Q1 to Q34 are the known problems of the old data.
-- Not here: Q1, Q3, Q28 to Q31 and Q33 are no matter of single rows; Q2, Q8 and Q23 are part of the clean data;
-- Q18 and Q22 cannot be in this layout.
-- The references of dirty requests start with their Q, so that a test can find them.

ALTER TABLE pad_request DROP CONSTRAINT pad_request_security_id_fkey;
ALTER TABLE pad_approval DROP CONSTRAINT pad_approval_approver_id_fkey;
ALTER TABLE pad_execution DROP CONSTRAINT pad_execution_recorded_by_id_fkey;
ALTER TABLE audit_log DROP CONSTRAINT audit_log_actor_id_fkey;

-- Q4: one ticker on three listings, and one listing twice.
INSERT INTO oracle_bloomberg (bloomberg, inst_symbol, inst_type, description, primary_exchange, trade_currency, ticker)
SELECT code, inst_symbol, inst_type, description, primary_exchange, trade_currency, ticker
FROM oracle_bloomberg
CROSS JOIN LATERAL (VALUES (1, ticker || ' Q4'), (2, ticker || ' Q5'), (3, bloomberg)) AS v (no, code)
WHERE id = 1
ORDER BY no;

-- Q5: the security is another than the one that the code names.
INSERT INTO pad_request (reference_id, employee_id, security_id, security_name, bloomberg_ticker, ticker, direction, quantity, estimated_value, currency, created_at, updated_at)
SELECT 'Q05-WRONG-SECURITY', r.employee_id, other.id, b.description, b.bloomberg, b.ticker, 'BUY', 100, 2500.00, 'EUR', '2026-01-19 09:00', '2026-01-19 09:00'
FROM pad_request r, oracle_bloomberg b, oracle_bloomberg other
WHERE r.id = 1 AND b.id = 2 AND other.id = 3;

-- Q6: " Equity" behind the stored code.
INSERT INTO pad_request (reference_id, employee_id, security_id, security_name, bloomberg_ticker, ticker, direction, quantity, estimated_value, currency, created_at, updated_at)
SELECT 'Q06-EQUITY-SUFFIX', r.employee_id, b.id, b.description, b.bloomberg || ' Equity', b.ticker, 'SELL', 40, 1999.99, 'EUR', '2026-01-19 09:05', '2026-01-19 09:05'
FROM pad_request r, oracle_bloomberg b
WHERE r.id = 2 AND b.id = 4;

-- Q6: a symbol with its exchange against the bare one.
INSERT INTO restricted_security (security_id, ticker, reason, is_active, created_at)
SELECT id, ticker || '.NW', 'Q06', TRUE, '2026-01-19 09:10'
FROM oracle_bloomberg
WHERE id = 5;

-- Q7: a security that does not exist.
INSERT INTO pad_request (reference_id, employee_id, security_id, security_name, direction, quantity, estimated_value, currency, created_at, updated_at)
SELECT 'Q07-DANGLING-SECURITY', employee_id, 9000007, 'Vanished Holdings plc', 'BUY', 10, 500.00, 'GBP', '2026-01-19 09:15', '2026-01-19 09:15'
FROM pad_request
WHERE id = 3;

-- Q7: no security at all.
INSERT INTO pad_request (reference_id, employee_id, security_name, direction, quantity, estimated_value, currency, created_at, updated_at)
SELECT 'Q07-NO-SECURITY', employee_id, 'Unlisted Bakery Ltd', 'BUY', 10, 500.00, 'GBP', '2026-01-19 09:20', '2026-01-19 09:20'
FROM pad_request
WHERE id = 4;

-- Q7: an approver who does not exist.
INSERT INTO pad_approval (request_id, approval_type, approver_id, decision, decided_at)
SELECT id, 'manager', 9000001, 'approved', '2026-01-19 10:00'
FROM pad_request
WHERE reference_id = 'Q05-WRONG-SECURITY';

-- Q7: a recorder who does not exist.
INSERT INTO pad_execution (request_id, executed_at, execution_price, execution_quantity, recorded_by_id, created_at)
SELECT id, '2026-01-19 15:00', 25.0000, 100, 9000002, '2026-01-19 15:00'
FROM pad_request
WHERE reference_id = 'Q05-WRONG-SECURITY';

-- Q7: an actor who does not exist.
INSERT INTO audit_log ("timestamp", action_type, action_status, actor_type, actor_id, actor_identifier, entity_type, entity_id, details)
VALUES ('2026-01-19 10:00', 'approval_manager', 'success', 'user', 9000003, 'gone@example.com', 'pad_request', '1', '{"request_id": 1}');

-- Q7: roles without an employee.
INSERT INTO employee_role (employee_id, role_name, granted_at)
VALUES (9000004, 'compliance', '2026-01-10 09:00'), (9000004, 'admin', '2026-01-10 09:01');

-- Q9: a breach written to the trail as "viewed".
INSERT INTO audit_log ("timestamp", action_type, action_status, actor_type, actor_identifier, entity_type, entity_id, request_id, details)
SELECT '2026-01-19 11:00', 'pad_request_viewed', 'success', 'system', 'pad-monitor', 'breach', id::TEXT, request_id,
    jsonb_build_object('breach_id', id, 'breach_type', breach_type)
FROM pad_breach
WHERE id IN (1, 2)
ORDER BY id;

-- Q10: still open although the contract note was verified.
INSERT INTO pad_breach (request_id, employee_id, breach_type, severity, details, detected_by, detected_at, resolved)
SELECT x.request_id, r.employee_id, 'contract_note_mismatch', 'MEDIUM', jsonb_build_object('request_id', r.id), 'contract_note_checker', '2026-01-05 08:00', FALSE
FROM pad_execution x
JOIN pad_request r ON r.id = x.request_id
WHERE x.contract_note_verified
ORDER BY x.id
LIMIT 3;

-- Q11: a trade in EUR whose currency fell back to USD.
INSERT INTO pad_request (reference_id, employee_id, security_id, security_name, direction, quantity, estimated_value, created_at, updated_at)
SELECT 'Q11-DEFAULT-CURRENCY', r.employee_id, b.id, b.description, 'BUY', 7, 700.00, '2026-01-19 09:25', '2026-01-19 09:25'
FROM pad_request r, oracle_bloomberg b
WHERE r.id = 5 AND b.id = (SELECT min(id) FROM oracle_bloomberg WHERE trade_currency = 'EUR');

-- Q12: the inverted form, with booleans as text in the assessment.
INSERT INTO pad_request (reference_id, employee_id, direction, quantity, estimated_value, compliance_assessment, insider_info_declaration, insider_info_declared_at, created_at, updated_at)
SELECT 'Q12-INVERTED', employee_id, 'BUY', 5, 250.00, '{"insider_info": "true", "restricted": "false"}', FALSE, '2026-01-19 09:30', '2026-01-19 09:30', '2026-01-19 09:30'
FROM pad_request
WHERE id = 6;

-- Q13: codes of three conventions, and some of none.
INSERT INTO personal_account_dealing (id, employee, related_yn, derivative_contract_yn, leveraged_yn, buysell, trade_size, value, currency, existing_pos_yn, inside_info_yn, signed_yn, status, requested_date, is_deleted_yn)
SELECT 8000013 + no, employee, related, derivative, 'N', 'B', 10, 100.00, 'USD', existing, inside, 'Y', 'request', '2019-05-06 10:00', deleted
FROM personal_account_dealing
CROSS JOIN (VALUES (0, 'Y', 'N', '', '1', '1'), (1, '0', '1', 'T', 'X', 'n'), (2, '3', ' ', 'F', NULL, NULL))
    AS v (no, related, derivative, existing, inside, deleted)
WHERE id = 1
ORDER BY no;

-- Q14: local times, one that never was and one that was twice.
INSERT INTO personal_account_dealing (id, employee, related_yn, buysell, trade_size, value, currency, inside_info_yn, status, requested_date, is_deleted_yn)
SELECT 8000020 + no, employee, '2', 'S', 10, 100.00, 'GBP', '2', 'request', requested, 'N'
FROM personal_account_dealing
CROSS JOIN (VALUES (0, TIMESTAMP '2021-03-28 01:30'), (1, TIMESTAMP '2020-10-25 01:30')) AS v (no, requested)
WHERE id = 2
ORDER BY no;

-- Q15: symbols in lower case.
INSERT INTO pad_request (reference_id, employee_id, bloomberg_ticker, ticker, direction, quantity, estimated_value, created_at, updated_at)
SELECT 'Q15-LOWER-CASE', employee_id, lower(bloomberg_ticker), lower(ticker), 'SELL', 3, 30.00, '2026-01-19 09:35', '2026-01-19 09:35'
FROM pad_request
WHERE id = 7;

-- Q16: a status outside the domain.
INSERT INTO pad_request (reference_id, employee_id, direction, quantity, estimated_value, status, created_at, updated_at)
SELECT 'Q16-STATUS-' || no, employee_id, 'BUY', 4, 40.00, unknown, '2026-01-19 09:40', '2026-01-19 09:40'
FROM pad_request
CROSS JOIN (VALUES (1, 'withdrawn'), (2, 'rejected'), (3, 'Approved')) AS v (no, unknown)
WHERE id = 8
ORDER BY no;

-- Q16: legacy states that the mapping does not cover, one of them longer than 20 characters.
INSERT INTO personal_account_dealing (id, employee, related_yn, buysell, trade_size, value, currency, inside_info_yn, status, status_manager, status_compliance, requested_date, is_deleted_yn, auth_manager, auth_manager_date)
SELECT 8000030 + no, employee, '2', 'B', 10, 100.00, 'USD', '2', state, manager, compliance, '2018-02-03 04:05', 'N', employee, NULL
FROM personal_account_dealing
CROSS JOIN (
    VALUES
        (0, NULL, NULL, NULL),
        (1, 'approved', 'approved', 'declined'),
        (2, 'request', 'approved', NULL),
        (3, 'pending_compliance_approval', 'pending', 'pending'),
        (4, 'approved', 'pending', 'approved')
) AS v (no, state, manager, compliance)
WHERE id = 3
ORDER BY no;

-- Q17: NULLs that the model forbids.
INSERT INTO compliance_decision_outcome (request_id, ai_risk_level, ai_recommendation)
SELECT id, 'LOW', 'APPROVE'
FROM pad_request
WHERE reference_id IN ('Q11-DEFAULT-CURRENCY', 'Q12-INVERTED')
ORDER BY id;

-- Q17: a second outcome for one request.
INSERT INTO compliance_decision_outcome (request_id, ai_risk_level, ai_recommendation, ai_prohibited_flag, ai_holding_period_violation, ai_restricted_flag, human_override, ai_score, ai_decision_at)
SELECT request_id, 'HIGH', 'REJECT', TRUE, TRUE, FALSE, FALSE, 99, ai_decision_at + INTERVAL '1 minute'
FROM compliance_decision_outcome
WHERE id IN (1, 2)
ORDER BY id;

-- Q19: entity ids that are no numbers.
INSERT INTO audit_log ("timestamp", action_type, action_status, actor_type, actor_identifier, entity_type, entity_id)
VALUES
    ('2026-01-19 12:05', 'pad_request_viewed', 'success', 'system', 'pad-monitor', 'pad_request', 'RWHITCOM-260119-NONE'),
    ('2026-01-19 12:06', 'pad_request_viewed', 'success', 'system', 'pad-monitor', 'pad_request', '12.0'),
    ('2026-01-19 12:07', 'pad_request_viewed', 'success', 'system', 'pad-monitor', 'pad_request', ' 12 '),
    ('2026-01-19 12:08', 'pad_request_viewed', 'success', 'system', 'pad-monitor', 'pad_request', '99999999999999999999'),
    ('2026-01-19 12:09', 'pad_request_viewed', 'success', 'system', 'pad-monitor', 'pad_request', '');

-- Q21: duplicates that a NULL part lets through the unique key.
INSERT INTO oracle_map_inst_symbol (symbol_type, exchange_id, inst_type, exch_symbol, inst_symbol)
SELECT symbol_type, NULL, inst_type, exch_symbol, inst_symbol
FROM oracle_map_inst_symbol
CROSS JOIN generate_series(1, 3)
WHERE exchange_id IS NOT NULL AND inst_symbol = (SELECT min(inst_symbol COLLATE "C") FROM oracle_map_inst_symbol)
ORDER BY symbol_type, exch_symbol;

-- Q24: a trail of seven years ago, which the cleaning job must not have taken.
INSERT INTO audit_log ("timestamp", action_type, action_status, actor_type, actor_identifier, entity_type, details)
SELECT TIMESTAMP '2019-01-22 08:00' + n * INTERVAL '1 day', 'request_submitted', 'success', 'system', 'legacy-import', 'personal_account_dealing',
    jsonb_build_object('legacy', TRUE, 'id', n)
FROM generate_series(1, 5) AS n
ORDER BY n;

-- Q25: a fraction on the contract note, a whole number in the column.
INSERT INTO pad_execution (request_id, executed_at, execution_price, execution_quantity, contract_note_received, verification_metadata, created_at)
SELECT id, '2026-01-19 15:05', 43.2100, 5, TRUE, '{"extracted": {"quantity": 5.125, "price": 43.21}}', '2026-01-19 15:05'
FROM pad_request
WHERE reference_id = 'Q12-INVERTED';

-- Q25, Q26: fractional, missing and zero sizes; amounts beyond scale and precision.
INSERT INTO personal_account_dealing (id, employee, related_yn, buysell, trade_size, value, currency, inside_info_yn, status, requested_date, is_deleted_yn)
SELECT 8000040 + no, employee, '2', 'B', size, amount, 'USD', '2', 'request', '2018-02-03 04:05', 'N'
FROM personal_account_dealing
CROSS JOIN (
    VALUES
        (0, 10.125, 100.00),
        (1, 0, 100.00),
        (2, NULL, 100.00),
        (3, -5, 100.00),
        (4, 10, 100.123456),
        (5, 10, 12345678901234567.89),
        (6, 3000000000, 1.00)
) AS v (no, size, amount)
WHERE id = 4
ORDER BY no;

-- Q27: a contract note that is no longer on the local disk.
INSERT INTO pad_execution (request_id, executed_at, execution_price, execution_quantity, contract_note_received, contract_note_path, created_at)
SELECT id, '2026-01-19 15:10', 100.0000, 7, TRUE, 'gs://contract-notes.example.org/2026/01/note.pdf', '2026-01-19 15:10'
FROM pad_request
WHERE reference_id = 'Q11-DEFAULT-CURRENCY';

-- Q32: rows that tests left behind.
INSERT INTO oracle_employee (mako_id, status, company, email, full_name)
VALUES ('e2etest', 'Active', 'TST', 'e2e.test@example.com', 'E2E Test');

-- Q32: and the request of such a test.
INSERT INTO pad_request (reference_id, employee_id, security_name, direction, quantity, estimated_value, justification, created_at, updated_at)
SELECT 'Q32-E2ETEST', id, 'Test Security', 'BUY', 1, 1.00, 'automated test, please ignore', '2026-01-20 02:00', '2026-01-20 02:00'
FROM oracle_employee
WHERE mako_id = 'e2etest';

-- Q34: a future that none of the three look-up tables knows.
INSERT INTO oracle_position (inst_symbol, underlying_symbol, portfolio, position_size)
VALUES ('UNKNOWNZ6', 'UNKNOWN', 'PF-0001', 25);

-- Q20: sequences behind the rows they number; last, since the inserts above need them right.
SELECT setval('pad_breach_id_seq', 1);
SELECT setval('audit_log_id_seq', 10, FALSE);
SELECT setval('oracle_employee_id_seq', 1);
