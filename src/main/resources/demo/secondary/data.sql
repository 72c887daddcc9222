-- Clean rows of the secondary database; needs common.sql in the same session.

DROP TABLE IF EXISTS pg_temp.story;
CREATE TEMPORARY TABLE story AS SELECT * FROM pg_temp.stories('secondary');
ANALYZE story;

-- Reference tables ------------------------------------------------------------------------------------------------

INSERT INTO inst_type (inst_type, description)
VALUES ('B', 'Bond'), ('C', 'Cash'), ('E', 'Equity'), ('F', 'Future'), ('I', 'Index'), ('O', 'Option'), ('W', 'Warrant'), ('X', 'Exchange-traded fund');

INSERT INTO currency (id, currency)
VALUES (1, 'USD'), (2, 'EUR'), (3, 'GBP'), (4, 'JPY'), (5, 'CHF'), (6, 'AUD'), (7, 'NOK'), (8, 'SEK'), (9, 'HKD'), (10, 'GBp');

INSERT INTO contact_group (id, name)
VALUES (1, 'Home'), (2, 'Work'), (3, 'Emergency'), (4, NULL);

INSERT INTO contact_type (id, name)
VALUES (1, 'Phone'), (2, 'Mobile'), (3, 'Fax'), (4, 'Post'), (5, 'E-mail');

INSERT INTO oracle_exchange (id, code, name, country)
SELECT m + 3, code, CASE m WHEN 4 THEN name || ' (Paris)' ELSE name END, CASE m WHEN 9 THEN NULL ELSE country END
FROM market
ORDER BY m;

INSERT INTO oracle_portfolio (id, portfolio, company, cost_centre)
SELECT
    n,
    'PF-' || lpad((n + 2)::TEXT, 4, '0'),
    pg_temp.pick(n + 2, 'portfolio.company', ARRAY['CVG', 'CVL', 'CVS', 'CVH']),
    CASE WHEN n % 23 <> 0 THEN (1000 + pg_temp.roll(n + 2, 'portfolio.cost_centre', 40) * 10)::TEXT END
FROM generate_series(1, ${portfolios}) AS n
ORDER BY n;

INSERT INTO oracle_employee (
    id, mako_id, manager, manager_id, status, company, cost_centre, start_date, end_date, boffin_group,
    email, full_name, is_investment_staff)
SELECT
    e.secondary_id,
    CASE WHEN e.p % 17 = 0 THEN upper(e.mako_id) ELSE e.mako_id END,
    CASE
        WHEN e.p = 19 THEN 'tfennimo'
        WHEN pg_temp.roll(e.p, 'secondary.manager', 30) = 0 THEN NULL
        ELSE boss.mako_id
    END,
    boss.secondary_id,
    CASE WHEN e.end_date < TIMESTAMP '2026-01-21' THEN 'Terminated' ELSE 'Active' END,
    e.company,
    e.cost_centre,
    e.start_date,
    e.end_date,
    e.boffin_group,
    CASE e.p WHEN 15 THEN 'Greta.Lindqvist@Example.com' ELSE e.email END,
    e.full_name,
    e.is_investment_staff
FROM person e
LEFT JOIN person boss ON boss.p = e.manager_p
WHERE e.secondary_id IS NOT NULL
ORDER BY e.secondary_id;

INSERT INTO contact (id, employee_id, contact_group_id, contact_type_id, email, forename, surname, pref_name, title)
SELECT
    row_number() OVER (ORDER BY e.secondary_id, k.kind),
    e.secondary_id,
    k.contact_group_id,
    k.contact_type_id,
    k.email,
    e.forename,
    e.surname,
    e.pref_name,
    pg_temp.pick(e.p, 'contact.title', ARRAY['Ms', 'Mr', 'Dr', NULL, ''])
FROM person e
CROSS JOIN LATERAL (
    VALUES
        (1, 2, 5, CASE WHEN e.p % 11 = 0 THEN upper(e.email) ELSE e.email END),
        (2, 1, 5, e.mako_id || '@home.example.org'),
        (3, 2, 1, NULL),
        (4, 2, 5, CASE e.p
            WHEN 16 THEN 'dima.volkonen@example.org'
            WHEN 17 THEN '  helen.achterberg@example.com '
            WHEN 18 THEN 'helen.achterberg@example.com'
        END),
        (5, 2, 5, CASE e.p WHEN 17 THEN 'h.achterberg@example.com' END)
) AS k (kind, contact_group_id, contact_type_id, email)
WHERE e.secondary_id IS NOT NULL
    AND e.p <> 13
    AND CASE k.kind
        WHEN 2 THEN TRUE
        WHEN 3 THEN e.p % 7 = 0
        ELSE k.email IS NOT NULL
    END
ORDER BY e.secondary_id, k.kind;

INSERT INTO oracle_bloomberg (
    id, bloomberg, inst_symbol, inst_type, description, primary_exchange, isin, sedol, reuters, cusip,
    trade_currency, is_deleted_yn, ticker)
SELECT
    b.secondary_id,
    b.symbol || ' ' || b.suffix,
    COALESCE(twin.inst_symbol, b.inst_symbol),
    b.inst_type,
    CASE WHEN b.i % 41 = 0 THEN b.name || ' (old)' ELSE b.name END,
    b.exchange_code,
    CASE WHEN b.inst_type NOT IN ('F', 'O') THEN b.isin END,
    CASE WHEN b.inst_type = 'E' AND b.i % 19 <> 0 THEN b.sedol END,
    CASE WHEN b.i % 5 <> 0 THEN b.symbol || '.' || left(b.suffix, 1) END,
    CASE WHEN b.currency = 'USD' THEN b.cusip END,
    b.currency,
    CASE WHEN b.i % 53 = 0 THEN 'Y' WHEN b.i % 31 <> 0 THEN 'N' END,
    COALESCE(twin.symbol, b.symbol)
FROM instrument b
-- A second listing of its predecessor shares symbol and ticker with it.
LEFT JOIN instrument twin ON twin.i = b.i - 1 AND b.i % 47 = 0
WHERE b.secondary_id IS NOT NULL
ORDER BY b.secondary_id;

INSERT INTO oracle_map_inst_symbol (symbol_type, exchange_id, inst_type, exch_symbol, inst_symbol)
SELECT
    CASE n % 2 WHEN 0 THEN 'BLOOMBERG' ELSE 'EXCHANGE' END,
    CASE WHEN n % 50 <> 0 THEN t.m + 3 END,
    CASE WHEN n % 70 <> 0 THEN t.inst_type END,
    CASE n % 2 WHEN 0 THEN t.symbol || ' ' || t.suffix ELSE t.symbol END,
    t.inst_symbol
FROM generate_series(1, ${map_rows}) AS n
JOIN instrument t ON t.i = (n + 9) / 2
ORDER BY n;

INSERT INTO oracle_product (inst_symbol, description, inst_type, is_deleted)
SELECT
    inst_symbol,
    name,
    inst_type,
    CASE WHEN i % 61 = 0 THEN 'Y' WHEN i % 3 = 0 THEN 'N' END
FROM instrument
WHERE in_secondary
ORDER BY i
LIMIT ${products};

SELECT pg_temp.set_aside_keys('oracle_position');

INSERT INTO oracle_position (
    id, inst_symbol, underlying_symbol, portfolio, position_size, exchange_id, exchange_name, last_trade_date)
SELECT
    d.n,
    CASE WHEN d.n % 23 = 0 THEN lower(t.inst_symbol) ELSE t.inst_symbol END,
    CASE WHEN t.inst_type IN ('F', 'O', 'W') THEN t.symbol END,
    'PF-' || lpad((3 + pg_temp.roll(d.n, 'secondary.position.portfolio', ${portfolios}))::TEXT, 4, '0'),
    CASE
        WHEN d.n = 1 THEN 99999999999999.9999
        WHEN d.n = 2 THEN -99999999999999.9999
        WHEN d.n = 3 THEN 0.0001
        WHEN d.n = 4 OR d.luck = 0 THEN NULL
        WHEN d.n = 5 OR d.luck = 1 THEN 0
        ELSE (pg_temp.roll(d.n, 'secondary.position.size', 400000) - 180000) * 0.25
    END,
    t.m + 3,
    k.name,
    CASE WHEN d.luck > 20 THEN pg_temp.moment(pg_temp.roll(d.n, 'secondary.position.day', 569) * 86400::BIGINT) END
FROM (
    SELECT
        n,
        1 + pg_temp.roll(n, 'secondary.position.instrument', ${bloomberg}) AS listing_no,
        pg_temp.roll(n, 'secondary.position.luck', 50) AS luck
    FROM generate_series(1, ${positions}) AS n
) AS d
JOIN instrument t ON t.secondary_id = d.listing_no
JOIN market k ON k.m = t.m
ORDER BY d.n;

SELECT pg_temp.restore_keys();

INSERT INTO mako_position (
    id, inst_symbol, underlying_symbol, portfolio, position_size, exchange_id, exchange_name, last_trade_date)
SELECT
    n, inst_symbol, underlying_symbol, portfolio, CASE n WHEN 1 THEN 150000 WHEN 2 THEN 75000 WHEN 3 THEN 50000 ELSE round(position_size) END,
    exchange_id, exchange_name, last_trade_date
FROM generate_series(1, ${mako_positions}) AS n
JOIN oracle_position q ON q.id = n + 5
ORDER BY n;

-- Requests and what follows from them -----------------------------------------------------------------------------

INSERT INTO pad_request (
    id, reference_id, employee_id, google_uid, security_id, security_name, isin, sedol, bloomberg_ticker, ticker,
    direction, quantity, estimated_value, currency, is_related_party, relation, related_party_name, existing_position,
    justification, ai_risk_assessment, risk_level, is_restricted, has_conflict, insider_info_declaration,
    insider_info_declared_at, conflict_comments, other_comments, broker_reporting, is_derivative, is_leveraged,
    signed_declaration, executed_within_two_days, updated_by_id, deleted_by_id, deleted_at, status,
    slack_channel_id, slack_thread_ts, slack_user_id, created_at, updated_at)
SELECT
    s.id,
    CASE WHEN s.id <> 20 AND pg_temp.roll(s.id, 'secondary.request.reference', 25) > 0 THEN s.reference_id END,
    s.employee_id,
    -- The durable key: unknown for history, and another person's than the employee id says where that id was reissued.
    CASE
        WHEN s.id % 100 = 15 THEN reissued.google_uid
        WHEN pg_temp.roll(s.id, 'secondary.request.google', 10) < 6 THEN s.google_uid
    END,
    CASE WHEN s.id % 40 <> 16 THEN s.security_id END,
    CASE WHEN s.id % 40 <> 14 THEN s.security_name END,
    CASE WHEN t.inst_type NOT IN ('F', 'O') THEN t.isin END,
    CASE WHEN t.inst_type = 'E' THEN t.sedol END,
    t.symbol || ' ' || t.suffix,
    t.symbol,
    CASE
        WHEN s.id = 17 THEN 'B'
        WHEN s.id = 18 THEN 'S'
        WHEN pg_temp.roll(s.id, 'secondary.request.short', 60) = 0 THEN pg_temp.pick(s.id, 'secondary.request.side', ARRAY['B', 'S'])
        ELSE pg_temp.pick(s.id, 'secondary.request.side', ARRAY['BUY', 'SELL'])
    END,
    s.quantity,
    CASE s.id WHEN 13 THEN 9999999999999.99 WHEN 14 THEN 0.01 ELSE round(s.quantity * s.price, 2) END,
    s.currency,
    related,
    CASE WHEN related THEN pg_temp.pick(s.id, 'secondary.request.relation', ARRAY['Spouse', 'Child', 'Parent', 'Trust', 'Lebensgefährtin']) END,
    CASE WHEN related THEN pg_temp.pick(s.id, 'secondary.request.party', ARRAY['J. Example', 'The Example Family Trust', 'Zoë Beispiel', '']) END,
    CASE WHEN s.id % 29 <> 0 THEN pg_temp.roll(s.id, 'secondary.request.existing', 3) = 0 END,
    pg_temp.remark(s.id, 'secondary.request.justification'),
    CASE WHEN s.id % 9 <> 0 THEN jsonb_build_object(
        'risk_level', s.risk_level,
        'score', pg_temp.roll(s.id, 'secondary.request.score', 101),
        'weights', jsonb_build_array(0.10, 1.50, 100000000000000000000, -0.0),
        'request', jsonb_build_object('id', s.id, 'reference_id', s.reference_id),
        'employee', jsonb_build_object('id', s.employee_id, 'manager_id', s.manager_id),
        'security_id', s.security_id,
        'similar', jsonb_build_array(
            jsonb_build_object('request_id', GREATEST(s.id - 1, 1), 'days', pg_temp.roll(s.id, 'secondary.request.days', 90)),
            jsonb_build_object('request_id', GREATEST(s.id - 7, 1), 'days', NULL)),
        'note', CASE s.id % 40 WHEN 1 THEN E'Zeile\n"zwei" \\ \u20ac \U0001F4C8' ELSE '' END) END,
    s.risk_level,
    pg_temp.roll(s.id, 'secondary.request.restricted', 40) = 0,
    pg_temp.roll(s.id, 'secondary.request.conflict', 30) = 0,
    declared,
    CASE WHEN declared IS NOT NULL THEN s.created_at END,
    CASE WHEN pg_temp.roll(s.id, 'secondary.request.conflict', 30) = 0 THEN pg_temp.remark(s.id, 'secondary.request.conflict_comments') END,
    CASE WHEN s.id % 6 = 0 THEN pg_temp.remark(s.id, 'secondary.request.other_comments') END,
    CASE WHEN s.id % 4 > 0 THEN pg_temp.roll(s.id, 'secondary.request.broker', 2) = 0 END,
    CASE WHEN s.id % 5 > 0 THEN t.inst_type IN ('F', 'O', 'W') END,
    CASE WHEN s.id % 5 > 0 THEN pg_temp.roll(s.id, 'secondary.request.leveraged', 20) = 0 END,
    CASE WHEN s.id % 7 > 0 THEN TRUE END,
    CASE WHEN s.status = 'executed' AND s.id % 3 > 0 THEN pg_temp.roll(s.id, 'secondary.request.two_days', 10) > 0 END,
    CASE WHEN s.id % 8 = 0 THEN compliance.secondary_id END,
    CASE WHEN s.id % 33 = 19 THEN s.employee_id END,
    CASE WHEN s.id % 33 = 19 THEN s.created_at + INTERVAL '3 hours' END,
    s.status,
    CASE WHEN s.id % 10 > 0 THEN 'C0' || lpad((s.id % 3)::TEXT, 8, '0') END,
    CASE WHEN s.id % 10 > 0 THEN 1719792000 + s.seconds || '.' || lpad(pg_temp.roll(s.id, 'secondary.request.thread', 1000000)::TEXT, 6, '0') END,
    CASE WHEN s.id % 10 > 0 THEN 'U0' || lpad(s.p::TEXT, 8, '0') END,
    s.created_at,
    s.created_at + pg_temp.roll(s.id, 'secondary.request.updated', 200000) * INTERVAL '1 second'
FROM story s
JOIN instrument t ON t.i = s.i
JOIN person reissued ON reissued.p = 24
JOIN person compliance ON compliance.p = 21
CROSS JOIN LATERAL (
    SELECT
        pg_temp.roll(s.id, 'secondary.request.related', 8) = 0 AS related,
        (ARRAY[TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, NULL])[1 + pg_temp.roll(s.id, 'secondary.request.declared', 8)] AS declared
) AS d
ORDER BY s.id;

DROP TABLE IF EXISTS pg_temp.decision;
CREATE TEMPORARY TABLE decision AS
SELECT
    row_number() OVER (ORDER BY s.id, k.step) AS id,
    s.id AS request_id,
    k.step,
    k.approval_type,
    approver.secondary_id AS approver_id,
    approver.p AS approver_p,
    CASE WHEN s.status = 'declined' AND (k.step = 2) = late THEN 'declined' ELSE 'approved' END AS decision,
    LEAST(s.seconds + 5400 * k.step + pg_temp.roll(s.id * 4 + k.step, 'secondary.decision.second', 5000), 49204799) AS seconds
FROM story s
LEFT JOIN person boss ON boss.secondary_id = s.manager_id
CROSS JOIN LATERAL (
    SELECT
        s.status = 'auto_approved' OR (s.status = 'executed' AND pg_temp.roll(s.id, 'secondary.decision.auto', 5) = 0) AS automatic,
        pg_temp.roll(s.id, 'secondary.decision.late', 2) = 0 AS late
) AS w
CROSS JOIN LATERAL (
    VALUES
        (1, 'auto', NULL, automatic),
        (1, 'manager', COALESCE(boss.p, 21),
            NOT automatic AND s.status IN ('pending_compliance', 'pending_smf16', 'approved', 'executed', 'declined')),
        (2, 'compliance', CASE s.p WHEN 21 THEN 23 ELSE 21 END,
            NOT automatic AND (s.status IN ('pending_smf16', 'approved', 'executed') OR (s.status = 'declined' AND late))),
        (3, 'smf16', 22, NOT automatic AND s.status IN ('approved', 'executed') AND s.risk_level = 'HIGH')
) AS k (step, approval_type, approver_p, happened)
LEFT JOIN person approver ON approver.p = k.approver_p
WHERE k.happened;
ANALYZE decision;

INSERT INTO pad_approval (
    id, request_id, approval_type, approver_id, approver_google_uid, decision, comments, conflict_details, decided_at,
    restricted_check, holding_period_check, conflict_check)
SELECT
    d.id,
    d.request_id,
    d.approval_type,
    d.approver_id,
    CASE WHEN d.id % 3 > 0 THEN approver.google_uid END,
    d.decision,
    pg_temp.remark(d.id, 'secondary.approval.comments'),
    CASE WHEN d.id % 25 = 0 THEN 'Holds the same security in a trust' END,
    pg_temp.moment(d.seconds),
    CASE WHEN d.approval_type = 'compliance' THEN TRUE END,
    CASE WHEN d.approval_type = 'compliance' THEN d.decision = 'approved' END,
    CASE WHEN d.approval_type = 'compliance' AND d.id % 4 > 0 THEN d.id % 25 > 0 END
FROM decision d
LEFT JOIN person approver ON approver.p = d.approver_p
ORDER BY d.id;

INSERT INTO pad_execution (
    id, request_id, executed_at, execution_price, execution_quantity, broker_reference, contract_note_received,
    contract_note_verified, contract_note_path, verification_metadata, recorded_by_id, created_at)
SELECT
    row_number() OVER (ORDER BY s.id),
    s.id,
    CASE WHEN s.id % 30 > 0 THEN pg_temp.moment(s.seconds + 86400) END,
    CASE
        WHEN s.id = 1 THEN 99999999999.9999
        WHEN s.id = 9 THEN 0.0001
        WHEN s.id % 30 > 0 THEN round(s.price * (9800 + pg_temp.roll(s.id, 'secondary.execution.price', 400)) / 10000, 4)
    END,
    CASE WHEN s.id % 30 > 0 THEN s.quantity END,
    CASE WHEN s.id % 12 > 0 THEN 'BRK/' || pg_temp.digits(s.id, 'secondary.execution.broker', 10) END,
    received,
    received AND s.id % 3 > 0,
    CASE WHEN received THEN '/data/contract_notes/' || CASE s.id % 40 WHEN 1 THEN 'Größe & Co/note 1.pdf' ELSE s.id || '.pdf' END END,
    CASE WHEN received THEN jsonb_build_object(
        'request_id', s.id,
        'extracted', jsonb_build_object('quantity', s.quantity, 'price', s.price, 'security_id', s.security_id),
        'confidence', 0.90,
        'matches', jsonb_build_array('direction', 'quantity')) END,
    COALESCE(s.manager_id, s.employee_id),
    pg_temp.moment(s.seconds + 90000)
FROM story s
CROSS JOIN LATERAL (SELECT pg_temp.roll(s.id, 'secondary.execution.received', 5) > 0 AS received) AS w
WHERE s.status = 'executed'
ORDER BY s.id;

INSERT INTO pad_breach (
    id, request_id, employee_id, breach_type, severity, description, details, detected_by, detected_at, resolved,
    resolved_at, resolved_by, resolution_notes)
SELECT
    d.n,
    CASE WHEN d.n % 10 > 0 THEN s.id END,
    s.employee_id,
    breach_type,
    pg_temp.pick(d.n, 'secondary.breach.severity', ARRAY['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
    CASE d.n % 9 WHEN 0 THEN NULL ELSE replace(breach_type, '_', ' ') || ' on ' || s.symbol END,
    -- Mostly JSON text; the first version wrote sentences.
    CASE
        WHEN d.n % 8 = 3 THEN 'Executed after the deadline; broker was closed on "Boxing Day".'
        WHEN d.n % 16 = 6 THEN E'Two days late:\n\t- asked\n\t- reminded \\o/'
        WHEN d.n % 32 = 5 THEN ''
        WHEN d.n % 16 = 10 THEN NULL
        ELSE jsonb_build_object(
            'request_id', s.id,
            'breach', jsonb_build_object('id', d.n, 'employee_id', s.employee_id),
            'expected', s.price,
            'found', 1.50,
            'note', CASE d.n % 16 WHEN 1 THEN 'Überschreitung – 5 %' END)::TEXT
    END,
    CASE WHEN d.n % 7 > 0 THEN pg_temp.pick(d.n, 'secondary.breach.by', ARRAY['execution_monitor', 'contract_note_checker', 'system']) END,
    pg_temp.moment(s.seconds + 172800),
    resolved,
    CASE WHEN resolved THEN pg_temp.moment(s.seconds + 345600) END,
    CASE WHEN resolved THEN compliance.secondary_id END,
    CASE WHEN resolved THEN pg_temp.remark(d.n, 'secondary.breach.notes') END
FROM (
    SELECT
        n,
        1 + pg_temp.roll(n, 'secondary.breach.request', ${requests}) AS request_id,
        pg_temp.pick(n, 'secondary.breach.type', ARRAY['execution_overdue', 'no_contract_note', 'price_variance', 'volume_variance',
            'traded_without_approval', 'holding_period_violation', 'contract_note_mismatch']) AS breach_type,
        pg_temp.roll(n, 'secondary.breach.resolved', 3) > 0 AS resolved
    FROM generate_series(1, ${breaches}) AS n
) AS d
JOIN story s ON s.id = d.request_id
JOIN person compliance ON compliance.p = 21
ORDER BY d.n;

INSERT INTO compliance_decision_outcome (
    id, request_id, ai_risk_level, ai_recommendation, ai_prohibited_flag, ai_holding_period_violation,
    ai_restricted_flag, human_override, ai_conflict_level, final_decision, ai_score, override_reason,
    confirmed_prohibited, confirmed_holding_violation, ai_decision_at, final_decision_at)
SELECT
    row_number() OVER (ORDER BY s.id),
    s.id,
    COALESCE(s.risk_level, 'LOW'),
    pg_temp.pick(s.id, 'secondary.outcome.recommendation', ARRAY['APPROVE', 'APPROVE', 'REVIEW', 'REJECT']),
    pg_temp.roll(s.id, 'secondary.outcome.prohibited', 30) = 0,
    pg_temp.roll(s.id, 'secondary.outcome.holding', 20) = 0,
    pg_temp.roll(s.id, 'secondary.outcome.restricted', 25) = 0,
    overridden,
    pg_temp.pick(s.id, 'secondary.outcome.conflict', ARRAY['none', 'none', 'low', 'medium', 'high', NULL]),
    CASE
        WHEN s.status IN ('approved', 'executed', 'auto_approved') THEN 'approved'
        WHEN s.status = 'declined' THEN 'declined'
    END,
    pg_temp.roll(s.id, 'secondary.outcome.score', 101),
    CASE WHEN overridden THEN pg_temp.remark(s.id, 'secondary.outcome.reason') END,
    CASE WHEN s.id % 6 = 0 THEN FALSE END,
    CASE WHEN s.id % 6 = 0 THEN s.id % 12 = 0 END,
    s.created_at + INTERVAL '8 seconds',
    CASE WHEN s.status IN ('approved', 'executed', 'auto_approved', 'declined') THEN pg_temp.moment(s.seconds + 12000) END
FROM story s
CROSS JOIN LATERAL (SELECT pg_temp.roll(s.id, 'secondary.outcome.override', 10) = 0 AS overridden) AS w
WHERE s.id % 5 > 0
ORDER BY s.id;

SELECT pg_temp.set_aside_keys('audit_log');

INSERT INTO audit_log (
    id, "timestamp", action_type, action_status, actor_type, actor_id, google_uid, actor_identifier, entity_type,
    entity_id, request_id, reference_id, details)
SELECT
    a.n,
    pg_temp.moment(s.seconds + (49204800 - s.seconds) * a.seq / a.per_request)
        + pg_temp.roll(a.n, 'secondary.audit.micro', 1000000) * INTERVAL '1 microsecond',
    -- Three vocabularies were in use one after the other.
    CASE kind
        WHEN 'submit' THEN (ARRAY['pad_request_submitted', 'request_submitted', 'request_submitted'])[era]
        WHEN 'blocked' THEN (ARRAY['pad_request_submitted', 'request_submitted', 'request_submitted'])[era]
        WHEN 'execute' THEN (ARRAY['pad_execution_recorded', 'execution_confirmed', 'pad_execution_recorded'])[era]
        WHEN 'decide' THEN CASE era
            WHEN 1 THEN 'pad_request_' || d.approval_type || '_' || d.decision
            WHEN 2 THEN 'approval_' || CASE d.decision WHEN 'approved' THEN 'granted' ELSE 'declined' END
            ELSE 'approval_' || d.approval_type
        END
        ELSE 'pad_request_viewed'
    END,
    CASE WHEN kind = 'blocked' THEN 'blocked' WHEN a.n % 500 = 77 THEN 'failure' ELSE 'success' END,
    CASE WHEN actor.p IS NULL THEN 'system' WHEN a.n % 400 = 41 THEN 'ai' ELSE 'user' END,
    actor.secondary_id,
    CASE WHEN a.n % 2 = 0 THEN actor.google_uid END,
    CASE
        WHEN actor.p IS NULL THEN 'pad-monitor'
        WHEN actor.p = 16 THEN 'dima.volkonen@example.org'
        ELSE COALESCE(actor.email, actor.mako_id)
    END,
    CASE WHEN kind = 'execute' THEN 'pad_execution' ELSE 'pad_request' END,
    CASE kind WHEN 'blocked' THEN NULL WHEN 'execute' THEN x.id::TEXT ELSE s.id::TEXT END,
    CASE WHEN kind <> 'blocked' THEN s.id END,
    CASE WHEN kind <> 'blocked' AND a.n % 3 > 0 THEN s.reference_id END,
    CASE kind
        WHEN 'view' THEN CASE WHEN a.n % 4 > 0 THEN jsonb_build_object('request_id', s.id) END
        WHEN 'submit' THEN jsonb_build_object(
            'request', jsonb_build_object('id', s.id, 'security_id', s.security_id, 'employee_id', s.employee_id),
            'comment', pg_temp.remark(s.id, 'secondary.audit.comment'))
        WHEN 'decide' THEN jsonb_build_object(
            'request_id', s.id,
            'approvals', jsonb_build_array(jsonb_build_object('id', d.id, 'approver_id', d.approver_id, 'decision', d.decision)))
        WHEN 'execute' THEN jsonb_build_object('execution', jsonb_build_object('id', x.id, 'request_id', s.id), 'price', s.price)
        ELSE jsonb_build_object(
            'reason', pg_temp.pick(a.n, 'secondary.audit.reason', ARRAY['insider information declared', 'restricted security', 'Prüfung ausstehend 🚫']),
            'employee_id', actor.secondary_id,
            'security_id', s.security_id)
    END
FROM (
    -- The trail is cut into equal pieces, one for each request, in the order of the requests.
    SELECT
        n,
        r AS request_id,
        (n - ((r - 1)::BIGINT * ${audit_rows} + ${requests} - 1) / ${requests} - 1)::INTEGER AS seq,
        ${audit_rows} / ${requests} + 2 AS per_request,
        1 + pg_temp.roll(r, 'secondary.audit.era', 3) AS era,
        pg_temp.roll(n, 'secondary.audit.kind', 100) < 3 AS blocked,
        1 + pg_temp.roll(n, 'secondary.audit.viewer', ${employees}) AS viewer_no
    FROM (
        SELECT n, ((n - 1)::BIGINT * ${requests} / ${audit_rows})::INTEGER + 1 AS r
        FROM generate_series(1, ${audit_rows}) AS n
    ) AS cut
) AS a
JOIN story s ON s.id = a.request_id
LEFT JOIN decision d ON d.request_id = a.request_id AND d.step = a.seq
LEFT JOIN pad_execution x ON x.request_id = a.request_id AND a.seq = 4
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN a.seq = 0 THEN 'submit'
        WHEN d.id IS NOT NULL THEN 'decide'
        WHEN x.id IS NOT NULL THEN 'execute'
        WHEN a.blocked THEN 'blocked'
        ELSE 'view'
    END AS kind
) AS w
LEFT JOIN person actor ON actor.secondary_id = CASE kind
    WHEN 'decide' THEN d.approver_id
    WHEN 'view' THEN a.viewer_no
    WHEN 'blocked' THEN a.viewer_no
    ELSE s.employee_id
END
ORDER BY a.n;

SELECT pg_temp.restore_keys();

-- The smaller application tables ----------------------------------------------------------------------------------

INSERT INTO compliance_config (key, value, description, updated_at, updated_by)
VALUES
    ('medium_value_threshold', '10000', 'From this value on a request is a medium risk', '2025-12-24 09:00', 'seed'),
    ('high_value_threshold', '60000', 'From this value on a request is a high risk', '2026-01-12 16:31:07.25', 'margaret.thornbury@example.com'),
    ('auto_approve_enabled', 'true', NULL, '2025-12-24 09:00', 'seed'),
    ('holding_period_days', '30', 'Days between a purchase and a sale', '2025-12-24 09:00', 'seed'),
    ('mako_lookback_days', '90', 'Days during which a position of the firm counts', '2025-12-24 09:00', NULL),
    ('trade_execution_deadline_days', '2', '', '2026-01-08 11:20', 'seed'),
    ('scoring', E'{"weights": {"value": 0.50},\n "text": "größer als"}', 'JSON in a text', '2026-01-08 11:20', 'seed');

INSERT INTO employee_role (id, employee_id, role_name, granted_at, granted_by_id, revoked_at)
SELECT
    row_number() OVER (ORDER BY r.no, e.p),
    e.secondary_id,
    r.role_name,
    TIMESTAMP '2025-12-18 09:00' + r.no * INTERVAL '1 minute',
    CASE WHEN r.no > 3 THEN admin.secondary_id END,
    CASE WHEN r.no IN (6, 7) THEN TIMESTAMP '2026-01-09 17:30' END
FROM (
    VALUES
        (1, 23, 'admin'),
        (2, 21, 'compliance'),
        (3, 22, 'smf16'),
        (4, 9, 'compliance'),
        (5, 21, 'smf16'),
        (6, 8, 'compliance'),
        (7, 2, 'admin'),
        (8, 10, 'smf16')
) AS r (no, p, role_name)
JOIN person e ON e.p = r.p
JOIN person admin ON admin.p = 23
ORDER BY r.no;

INSERT INTO restricted_security (id, security_id, ticker, isin, reason, added_by_id, is_active, created_at)
SELECT
    n,
    CASE WHEN n % 12 <> 5 THEN t.secondary_id END,
    t.symbol,
    CASE WHEN t.inst_type NOT IN ('F', 'O') THEN t.isin END,
    pg_temp.pick(n, 'secondary.restricted.reason', ARRAY['Corporate finance mandate', 'Research pending', 'Größere Beteiligung', '', NULL]),
    CASE WHEN n % 9 <> 4 THEN compliance.secondary_id END,
    n % 4 > 0,
    pg_temp.moment(49000000::BIGINT * n / ${restricted})
FROM generate_series(1, ${restricted}) AS n
JOIN instrument t ON t.secondary_id = 1 + (n * 7 + 1) % ${bloomberg}
JOIN person compliance ON compliance.p = 21
ORDER BY n;

INSERT INTO chatbot_session (id, session_key, slack_user_id, channel_id, thread_ts, state, created_at, updated_at, expires_at)
SELECT
    n,
    CASE WHEN n % 4 = 0 THEN 'dm:U0' || lpad(n::TEXT, 8, '0') ELSE 'C0' || lpad((n % 3)::TEXT, 8, '0') || ':' || thread END,
    'U0' || lpad(n::TEXT, 8, '0'),
    CASE WHEN n % 4 > 0 THEN 'C0' || lpad((n % 3)::TEXT, 8, '0') END,
    CASE WHEN n % 4 > 0 THEN thread END,
    CASE WHEN n % 20 <> 2 THEN jsonb_build_object(
        'step', pg_temp.pick(n, 'secondary.session.step', ARRAY['security', 'quantity', 'justification', 'confirm', 'done']),
        'draft', jsonb_build_object(
            'request_id', CASE WHEN n % 3 = 0 THEN 1 + n % ${requests} END,
            'employee_id', 1 + n % ${employees},
            'security', jsonb_build_object('id', 1 + n % ${bloomberg}, 'tried', jsonb_build_array())),
        'messages', jsonb_build_array(pg_temp.remark(n, 'secondary.session.message'))) END,
    pg_temp.moment(seconds),
    pg_temp.moment(seconds + 300),
    CASE WHEN n % 5 > 0 THEN pg_temp.moment(seconds) + INTERVAL '1 day' END
FROM (
    SELECT
        n,
        49000000::BIGINT * n / ${chatbot_sessions} AS seconds,
        1719792000 + 49000000::BIGINT * n / ${chatbot_sessions} || '.' || lpad(n::TEXT, 6, '0') AS thread
    FROM generate_series(1, ${chatbot_sessions}) AS n
) AS d
ORDER BY n;

INSERT INTO personal_account_dealing (
    id, employee, name, related_yn, relation, security_description, isin, sedol, bloomberg, ticker, inst_symbol,
    derivative_contract_yn, leveraged_yn, buysell, trade_size, value, currency, justification, existing_pos_yn,
    inside_info_yn, signed_yn, broker_reporting_yn, status, status_manager, status_compliance, requested_date,
    last_modified_by, last_modified_date, is_deleted_yn, auth_manager, auth_manager_date, comments_manager,
    auth_compliance, auth_compliance_date, comments_compliance, restricted_yn, holding_period_yn, conflicts_yn,
    conflict_comments, other_comments, two_business_days_execution_yn, contract_notes_received_yn)
SELECT
    d.n,
    d.employee_id,
    CASE WHEN d.n % 5 > 0 THEN pg_temp.pick(d.n, 'secondary.legacy.name', ARRAY['Self', 'Joint account', 'Zoë Beispiel', '']) END,
    CASE WHEN d.n % 6 = 0 THEN '1' ELSE '2' END,
    CASE WHEN d.n % 6 = 0 THEN 'Spouse' END,
    t.name,
    t.isin,
    CASE WHEN t.inst_type = 'E' THEN t.sedol END,
    t.symbol || ' ' || t.suffix || CASE WHEN d.n % 3 = 0 THEN ' Equity' ELSE '' END,
    t.symbol,
    CASE WHEN d.n % 20 <> 7 THEN t.inst_symbol END,
    CASE WHEN t.inst_type IN ('F', 'O', 'W') THEN '1' ELSE '2' END,
    CASE WHEN d.n % 15 = 0 THEN NULL ELSE '2' END,
    pg_temp.pick(d.n, 'secondary.legacy.side', ARRAY['B', 'S']),
    d.size,
    round(d.size * t.price, 2),
    t.currency,
    pg_temp.remark(d.n, 'secondary.legacy.justification'),
    pg_temp.pick(d.n, 'secondary.legacy.existing', ARRAY['1', '2', '2', NULL]),
    CASE WHEN d.n % 35 = 0 THEN '1' ELSE '2' END,
    CASE WHEN d.n % 11 = 0 THEN NULL ELSE '1' END,
    pg_temp.pick(d.n, 'secondary.legacy.broker', ARRAY['1', '2', NULL]),
    d.status,
    CASE WHEN decided THEN d.status_manager END,
    CASE WHEN d.status_manager = 'approved' THEN d.status_compliance END,
    d.requested,
    CASE WHEN d.n % 4 > 0 THEN d.employee_id END,
    d.requested + INTERVAL '5 days',
    CASE WHEN d.n % 25 = 0 THEN 'Y' ELSE 'N' END,
    CASE WHEN decided THEN d.manager_id END,
    CASE WHEN decided THEN d.requested + INTERVAL '1 day' END,
    CASE WHEN decided AND d.n % 3 = 0 THEN pg_temp.remark(d.n, 'secondary.legacy.manager') END,
    CASE WHEN checked THEN d.compliance_id END,
    CASE WHEN checked THEN d.requested + INTERVAL '2 days' END,
    CASE WHEN checked AND d.n % 4 = 0 THEN pg_temp.remark(d.n, 'secondary.legacy.compliance') END,
    CASE WHEN checked THEN '2' END,
    CASE WHEN checked THEN pg_temp.pick(d.n, 'secondary.legacy.holding', ARRAY['1', '1', '2']) END,
    CASE WHEN checked THEN CASE WHEN d.n % 18 = 0 THEN '1' ELSE '2' END END,
    CASE WHEN checked AND d.n % 18 = 0 THEN 'Sits on the board of a customer' END,
    CASE WHEN d.n % 10 = 0 THEN pg_temp.remark(d.n, 'secondary.legacy.other') END,
    CASE WHEN d.status = 'approved' AND checked THEN pg_temp.pick(d.n, 'secondary.legacy.two_days', ARRAY['1', '1', '2', NULL]) END,
    CASE WHEN d.status = 'approved' AND checked THEN pg_temp.pick(d.n, 'secondary.legacy.notes', ARRAY['1', '2', NULL]) END
FROM (
    SELECT
        l.*,
        COALESCE(boss.secondary_id, compliance.secondary_id) AS manager_id,
        compliance.secondary_id AS compliance_id,
        l.status <> 'request' AS decided,
        l.status_compliance IN ('approved', 'declined') AND l.status_manager = 'approved' AS checked
    FROM (
        SELECT
            n,
            1 + pg_temp.roll(n, 'secondary.legacy.employee', ${employees}) AS employee_id,
            1 + pg_temp.roll(n, 'secondary.legacy.security', ${bloomberg}) AS listing_no,
            1 + pg_temp.roll(n, 'secondary.legacy.size', 5000) AS size,
            TIMESTAMP '2015-03-29 01:30' + n * 3200 / ${legacy} * INTERVAL '1 day' + pg_temp.roll(n, 'secondary.legacy.second', 30000) * INTERVAL '1 second'
                AS requested,
            (ARRAY['request', 'approved', 'approved', 'declined', 'declined'])[k] AS status,
            (ARRAY[NULL, 'approved', 'approved', 'approved', 'declined'])[k] AS status_manager,
            (ARRAY[NULL, 'approved', 'pending', 'declined', NULL])[k] AS status_compliance
        FROM generate_series(1, ${legacy}) AS n
        CROSS JOIN LATERAL (
            SELECT CASE WHEN luck < 70 THEN 2 WHEN luck < 76 THEN 1 WHEN luck < 84 THEN 3 WHEN luck < 92 THEN 4 ELSE 5 END AS k
            FROM (SELECT pg_temp.roll(n, 'secondary.legacy.status', 100) AS luck) AS thrown
        ) AS chosen
    ) AS l
    JOIN person e ON e.secondary_id = l.employee_id
    LEFT JOIN person boss ON boss.p = e.manager_p
    JOIN person compliance ON compliance.p = 21
) AS d
JOIN instrument t ON t.secondary_id = d.listing_no
ORDER BY d.n;

-- Leftovers -------------------------------------------------------------------------------------------------------

INSERT INTO security (id, ticker, name, isin, asset_class, is_restricted, created_at)
SELECT
    row_number() OVER (ORDER BY i),
    symbol,
    name,
    isin,
    CASE inst_type WHEN 'E' THEN 'equity' WHEN 'B' THEN 'bond' ELSE 'other' END,
    i % 20 = 0,
    TIMESTAMP '2025-12-17 10:00'
FROM instrument
WHERE in_secondary
ORDER BY i
LIMIT ${leftovers};

INSERT INTO pad_ai_decision (id, request_id, recommendation, confidence, rationale, model_version, created_at)
SELECT
    n,
    1 + (n - 1) % ${requests},
    pg_temp.pick(n, 'secondary.ai.recommendation', ARRAY['APPROVE', 'REVIEW', 'REJECT', 'ESCALATE_SMF16']),
    pg_temp.roll(n, 'secondary.ai.confidence', 10001) / 10000.0,
    pg_temp.remark(n, 'secondary.ai.rationale'),
    'v1.' || n % 4,
    TIMESTAMP '2025-12-18 08:00' + n * INTERVAL '1 minute'
FROM generate_series(1, ${leftovers}) AS n
ORDER BY n;

-- Sequences -------------------------------------------------------------------------------------------------------

SELECT setval(pg_get_serial_sequence('currency', 'id'), (SELECT max(id) FROM currency));
SELECT setval(pg_get_serial_sequence('oracle_exchange', 'id'), (SELECT max(id) FROM oracle_exchange));
SELECT setval(pg_get_serial_sequence('oracle_portfolio', 'id'), (SELECT max(id) FROM oracle_portfolio));
SELECT setval(pg_get_serial_sequence('oracle_employee', 'id'), (SELECT max(id) FROM oracle_employee));
SELECT setval(pg_get_serial_sequence('contact', 'id'), (SELECT max(id) FROM contact));
SELECT setval(pg_get_serial_sequence('oracle_bloomberg', 'id'), (SELECT max(id) FROM oracle_bloomberg));
SELECT setval(pg_get_serial_sequence('oracle_position', 'id'), (SELECT max(id) FROM oracle_position));
SELECT setval(pg_get_serial_sequence('mako_position', 'id'), (SELECT max(id) FROM mako_position));
SELECT setval(pg_get_serial_sequence('pad_request', 'id'), (SELECT max(id) FROM pad_request));
SELECT setval(pg_get_serial_sequence('pad_approval', 'id'), (SELECT max(id) FROM pad_approval));
SELECT setval(pg_get_serial_sequence('pad_execution', 'id'), (SELECT max(id) FROM pad_execution));
SELECT setval(pg_get_serial_sequence('pad_breach', 'id'), (SELECT max(id) FROM pad_breach));
SELECT setval(pg_get_serial_sequence('compliance_decision_outcome', 'id'), (SELECT max(id) FROM compliance_decision_outcome));
SELECT setval(pg_get_serial_sequence('audit_log', 'id'), (SELECT max(id) FROM audit_log));
SELECT setval(pg_get_serial_sequence('employee_role', 'id'), (SELECT max(id) FROM employee_role));
SELECT setval(pg_get_serial_sequence('restricted_security', 'id'), (SELECT max(id) FROM restricted_security));
SELECT setval(pg_get_serial_sequence('chatbot_session', 'id'), (SELECT max(id) FROM chatbot_session));
SELECT setval(pg_get_serial_sequence('security', 'id'), (SELECT max(id) FROM security));
SELECT setval(pg_get_serial_sequence('pad_ai_decision', 'id'), (SELECT max(id) FROM pad_ai_decision));
