-- The application's own tables. Timestamps have no zone; by convention they are UTC.
-- Tables, keys, indexes and sequences keep the names they had in the old database, so later Alembic revisions find them.

CREATE TABLE ${padealing}.alembic_version (
    version_num varchar(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
COMMENT ON TABLE ${padealing}.alembic_version IS 'The revision that Alembic believes this layout to be at: one row.';

CREATE TABLE ${padealing}.compliance_config (
    key         varchar(100) NOT NULL,
    value       text,
    description text,
    updated_at  timestamp    DEFAULT now(),
    updated_by  varchar(100),
    CONSTRAINT compliance_config_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE ${padealing}.compliance_config IS 'Settings of the compliance rules by key.';
COMMENT ON COLUMN ${padealing}.compliance_config.value IS 'A number, true or false, or JSON, as text.';

CREATE TABLE ${padealing}.active_stocks (
    id          integer NOT NULL,
    source_id   integer,
    exchange_id integer,
    inst_symbol varchar(30),
    CONSTRAINT active_stocks_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE ${padealing}.active_stocks IS 'Empty everywhere and read by nobody; kept until its removal is signed off.';

CREATE TABLE ${padealing}.personal_account_dealing (
    id                             bigint NOT NULL,
    employee                       bigint,
    name                           varchar(200),
    related_yn                     varchar(1),
    relation                       varchar(100),
    security_description           varchar(200),
    isin                           varchar(12),
    sedol                          varchar(7),
    bloomberg                      varchar(50),
    ticker                         varchar(20),
    inst_symbol                    varchar(50),
    derivative_contract_yn         varchar(1),
    leveraged_yn                   varchar(1),
    buysell                        varchar(1),
    trade_size                     numeric,
    value                          numeric,
    currency                       varchar(10),
    justification                  text,
    existing_pos_yn                varchar(1),
    inside_info_yn                 varchar(1),
    signed_yn                      varchar(1),
    broker_reporting_yn            varchar(1),
    status                         varchar(30),
    status_manager                 varchar(30),
    status_compliance              varchar(30),
    requested_date                 timestamp,
    last_modified_by               bigint,
    last_modified_date             timestamp,
    is_deleted_yn                  varchar(1),
    auth_manager                   bigint,
    auth_manager_date              timestamp,
    comments_manager               text,
    auth_compliance                bigint,
    auth_compliance_date           timestamp,
    comments_compliance            text,
    restricted_yn                  varchar(1),
    holding_period_yn              varchar(1),
    conflicts_yn                   varchar(1),
    conflict_comments              text,
    other_comments                 text,
    two_business_days_execution_yn varchar(1),
    contract_notes_received_yn     varchar(1),
    CONSTRAINT personal_account_dealing_pkey PRIMARY KEY (id),
    CONSTRAINT personal_account_dealing_employee_fkey FOREIGN KEY (employee) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.personal_account_dealing IS 'Requests of the system before this one, as exported from Oracle. Never written by the application; the ids are Oracle''s.';
COMMENT ON COLUMN ${padealing}.personal_account_dealing.inside_info_yn IS '1: has inside information, 2: has none; the reverse of pad_request.insider_info_declaration.';
COMMENT ON COLUMN ${padealing}.personal_account_dealing.is_deleted_yn IS 'Y or N; every other column ending in _yn holds 1 (yes) or 2 (no).';

CREATE TABLE ${padealing}.restricted_security (
    id          serial    NOT NULL,
    security_id bigint,
    ticker      varchar(20),
    isin        varchar(12),
    reason      text,
    added_by_id bigint,
    is_active   boolean   NOT NULL DEFAULT true,
    created_at  timestamp NOT NULL DEFAULT now(),
    CONSTRAINT restricted_security_pkey PRIMARY KEY (id),
    CONSTRAINT restricted_security_security_id_fkey FOREIGN KEY (security_id) REFERENCES ${bo_airflow}.oracle_bloomberg (id),
    CONSTRAINT restricted_security_added_by_id_fkey FOREIGN KEY (added_by_id) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.restricted_security IS 'Securities that staff may not trade.';

CREATE TABLE ${padealing}.employee_role (
    id            serial      NOT NULL,
    employee_id   bigint      NOT NULL,
    role_name     varchar(50) NOT NULL,
    granted_at    timestamp   NOT NULL DEFAULT now(),
    granted_by_id bigint,
    revoked_at    timestamp,
    CONSTRAINT employee_role_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE ${padealing}.employee_role IS 'Roles of employees: compliance, smf16, admin.';
COMMENT ON COLUMN ${padealing}.employee_role.employee_id IS 'An employee id without a foreign key: a role may outlive its employee in the mirror.';
COMMENT ON COLUMN ${padealing}.employee_role.revoked_at IS 'NULL: the role is active.';

CREATE TABLE ${padealing}.pad_request (
    id                        serial        NOT NULL,
    reference_id              varchar(50),
    employee_id               bigint        NOT NULL,
    google_uid                varchar(255),
    security_id               bigint,
    security_name             varchar(200),
    isin                      varchar(12),
    sedol                     varchar(7),
    bloomberg_ticker          varchar(50),
    ticker                    varchar(20),
    direction                 varchar(4)    NOT NULL,
    quantity                  integer       NOT NULL,
    estimated_value           numeric(15,2) NOT NULL,
    currency                  varchar(3)    NOT NULL DEFAULT 'USD',
    is_related_party          boolean       NOT NULL DEFAULT false,
    relation                  varchar(100),
    related_party_name        varchar(250),
    existing_position         boolean       DEFAULT false,
    justification             text,
    compliance_assessment     jsonb,
    risk_level                varchar(20),
    is_restricted             boolean       DEFAULT false,
    has_conflict              boolean       DEFAULT false,
    insider_info_declaration  boolean,
    insider_info_declared_at  timestamp,
    conflict_comments         text,
    other_comments            text,
    broker_reporting          boolean,
    is_derivative             boolean,
    is_leveraged              boolean,
    signed_declaration        boolean,
    executed_within_two_days  boolean,
    updated_by_id             bigint,
    deleted_by_id             bigint,
    deleted_at                timestamp,
    status                    varchar(20)   NOT NULL DEFAULT 'pending_manager',
    slack_channel_id          varchar(20),
    slack_thread_ts           varchar(20),
    slack_user_id             varchar(20),
    created_at                timestamp     NOT NULL DEFAULT now(),
    updated_at                timestamp     NOT NULL DEFAULT now(),
    CONSTRAINT pad_request_pkey PRIMARY KEY (id),
    CONSTRAINT uq_pad_request_reference_id UNIQUE (reference_id),
    CONSTRAINT ck_pad_request_direction CHECK (direction IN ('BUY', 'SELL')),
    CONSTRAINT ck_pad_request_quantity CHECK (quantity > 0),
    CONSTRAINT ck_pad_request_risk_level CHECK (risk_level IN ('LOW', 'MEDIUM', 'HIGH')),
    CONSTRAINT ck_pad_request_status CHECK (status IN ('pending_manager', 'pending_compliance', 'pending_smf16', 'approved',
        'auto_approved', 'declined', 'expired', 'executed')),
    CONSTRAINT pad_request_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES ${bo_airflow}.oracle_employee (id),
    CONSTRAINT pad_request_security_id_fkey FOREIGN KEY (security_id) REFERENCES ${bo_airflow}.oracle_bloomberg (id),
    CONSTRAINT pad_request_updated_by_id_fkey FOREIGN KEY (updated_by_id) REFERENCES ${bo_airflow}.oracle_employee (id),
    CONSTRAINT pad_request_deleted_by_id_fkey FOREIGN KEY (deleted_by_id) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.pad_request IS 'Requests of employees to deal on their personal account.';
COMMENT ON COLUMN ${padealing}.pad_request.reference_id IS 'What people call the request: login, date as YYMMDD, ticker; -2, -3, … for more of the same day. NULL for history.';
COMMENT ON COLUMN ${padealing}.pad_request.google_uid IS 'The durable key of the submitter, as employee ids can be reissued. NULL for history.';
COMMENT ON COLUMN ${padealing}.pad_request.compliance_assessment IS 'Called ai_risk_assessment before revision f89971675f4c.';
COMMENT ON COLUMN ${padealing}.pad_request.insider_info_declaration IS 'true: declares to have no inside information; false: may have some; NULL: not asked (history).';
COMMENT ON COLUMN ${padealing}.pad_request.executed_within_two_days IS 'History only; for newer requests it follows from pad_execution.';
COMMENT ON COLUMN ${padealing}.pad_request.deleted_at IS 'Soft delete: hidden from lists, still part of the audit trail.';

CREATE TABLE ${padealing}.pad_approval (
    id                   serial      NOT NULL,
    request_id           integer     NOT NULL,
    approval_type        varchar(20) NOT NULL,
    approver_id          bigint,
    approver_google_uid  varchar(255),
    decision             varchar(10) NOT NULL,
    comments             text,
    conflict_details     text,
    decided_at           timestamp   NOT NULL DEFAULT now(),
    restricted_check     boolean,
    holding_period_check boolean,
    conflict_check       boolean,
    CONSTRAINT pad_approval_pkey PRIMARY KEY (id),
    CONSTRAINT ck_pad_approval_approval_type CHECK (approval_type IN ('manager', 'compliance', 'smf16', 'auto')),
    CONSTRAINT ck_pad_approval_decision CHECK (decision IN ('approved', 'declined')),
    CONSTRAINT pad_approval_request_id_fkey FOREIGN KEY (request_id) REFERENCES ${padealing}.pad_request (id),
    CONSTRAINT pad_approval_approver_id_fkey FOREIGN KEY (approver_id) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.pad_approval IS 'Decisions about requests. One approver may decide about a request more than once.';
COMMENT ON COLUMN ${padealing}.pad_approval.approver_id IS 'NULL where the approval type is auto.';

CREATE TABLE ${padealing}.pad_execution (
    id                     serial        NOT NULL,
    request_id             integer       NOT NULL,
    executed_at            timestamp,
    execution_price        numeric(15,4),
    execution_quantity     integer,
    broker_reference       varchar(50),
    contract_note_received boolean       DEFAULT false,
    contract_note_verified boolean       DEFAULT false,
    contract_note_path     varchar(500),
    verification_metadata  jsonb,
    recorded_by_id         bigint,
    created_at             timestamp     DEFAULT now(),
    CONSTRAINT pad_execution_pkey PRIMARY KEY (id),
    CONSTRAINT pad_execution_request_id_fkey FOREIGN KEY (request_id) REFERENCES ${padealing}.pad_request (id),
    CONSTRAINT pad_execution_recorded_by_id_fkey FOREIGN KEY (recorded_by_id) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.pad_execution IS 'Trades made on approved requests. One row for a request is expected but not enforced.';

CREATE TABLE ${padealing}.pad_breach (
    id               serial      NOT NULL,
    request_id       integer,
    employee_id      bigint,
    breach_type      varchar(50) NOT NULL,
    severity         varchar(20),
    description      text,
    details          jsonb,
    detected_by      varchar(100),
    detected_at      timestamp   NOT NULL DEFAULT now(),
    resolved         boolean     DEFAULT false,
    resolved_at      timestamp,
    resolved_by_id   bigint,
    resolution_notes text,
    CONSTRAINT pad_breach_pkey PRIMARY KEY (id),
    CONSTRAINT ck_pad_breach_severity CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    CONSTRAINT pad_breach_request_id_fkey FOREIGN KEY (request_id) REFERENCES ${padealing}.pad_request (id),
    CONSTRAINT pad_breach_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES ${bo_airflow}.oracle_employee (id),
    CONSTRAINT pad_breach_resolved_by_id_fkey FOREIGN KEY (resolved_by_id) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.pad_breach IS 'Breaches of the dealing rules.';
COMMENT ON COLUMN ${padealing}.pad_breach.request_id IS 'NULL for trades without any request.';
COMMENT ON COLUMN ${padealing}.pad_breach.details IS 'An object; for the oldest rows, which held plain text, a JSON string.';

CREATE TABLE ${padealing}.compliance_decision_outcome (
    id                          serial      NOT NULL,
    request_id                  integer     NOT NULL,
    ai_risk_level               varchar(20) NOT NULL,
    ai_recommendation           varchar(20) NOT NULL,
    ai_prohibited_flag          boolean     NOT NULL DEFAULT false,
    ai_holding_period_violation boolean     NOT NULL DEFAULT false,
    ai_restricted_flag          boolean     NOT NULL DEFAULT false,
    ai_conflict_level           varchar(20),
    ai_score                    integer     NOT NULL DEFAULT 0,
    ai_decision_at              timestamp   NOT NULL,
    human_override              boolean     NOT NULL DEFAULT false,
    override_reason             text,
    final_decision              varchar(20),
    final_decision_at           timestamp,
    confirmed_prohibited        boolean,
    confirmed_holding_violation boolean,
    CONSTRAINT compliance_decision_outcome_pkey PRIMARY KEY (id),
    CONSTRAINT compliance_decision_outcome_request_id_fkey FOREIGN KEY (request_id) REFERENCES ${padealing}.pad_request (id)
);
COMMENT ON TABLE ${padealing}.compliance_decision_outcome IS 'What the automatic assessment advised and what was decided. One row for a request is expected but not enforced.';

CREATE TABLE ${padealing}.chatbot_session (
    id            serial       NOT NULL,
    session_key   varchar(100) NOT NULL,
    slack_user_id varchar(20),
    channel_id    varchar(20),
    thread_ts     varchar(20),
    state         jsonb,
    created_at    timestamp    NOT NULL DEFAULT now(),
    updated_at    timestamp    NOT NULL DEFAULT now(),
    expires_at    timestamp,
    CONSTRAINT chatbot_session_pkey PRIMARY KEY (id),
    CONSTRAINT chatbot_session_session_key_key UNIQUE (session_key)
);
COMMENT ON TABLE ${padealing}.chatbot_session IS 'State of conversations with the chat bot.';
COMMENT ON COLUMN ${padealing}.chatbot_session.session_key IS 'Channel and thread, or the user for direct messages.';

CREATE TABLE ${padealing}.audit_log (
    id               bigserial    NOT NULL,
    timestamp        timestamp    NOT NULL DEFAULT now(),
    action_type      varchar(100) NOT NULL,
    action_status    varchar(20),
    actor_type       varchar(20),
    actor_id         bigint,
    google_uid       varchar(255),
    actor_identifier varchar(100),
    entity_type      varchar(50),
    entity_id        text,
    request_id       integer,
    reference_id     varchar(50),
    details          jsonb,
    CONSTRAINT audit_log_pkey PRIMARY KEY (id),
    CONSTRAINT audit_log_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES ${bo_airflow}.oracle_employee (id)
);
COMMENT ON TABLE ${padealing}.audit_log IS 'Who did what: append-only, to be kept for seven years.';
COMMENT ON COLUMN ${padealing}.audit_log.actor_id IS 'NULL for the system and for people who were not identified.';
COMMENT ON COLUMN ${padealing}.audit_log.entity_id IS 'Id of a row of the table that entity_type names; no foreign key is possible.';
COMMENT ON COLUMN ${padealing}.audit_log.request_id IS 'Without a foreign key: blocked submissions are logged although they never became a request.';
