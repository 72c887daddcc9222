-- pad_db, the old primary database: 23 tables, all in public, stamped revision 15.
-- The contact tables of revision 16 and the legacy columns of revision 17 do not exist yet.

-- Reference tables ------------------------------------------------------------------------------------------------

CREATE TABLE inst_type (
    inst_type   VARCHAR(1) PRIMARY KEY,
    description VARCHAR(100)
);

CREATE TABLE currency (
    id       SERIAL PRIMARY KEY,
    currency VARCHAR(10) NOT NULL UNIQUE
);

CREATE TABLE oracle_exchange (
    id      BIGSERIAL PRIMARY KEY,
    code    VARCHAR(10),
    name    VARCHAR(100),
    country VARCHAR(50)
);

CREATE TABLE oracle_portfolio (
    id          BIGSERIAL PRIMARY KEY,
    portfolio   VARCHAR(50),
    company     VARCHAR(50),
    cost_centre VARCHAR(50)
);

-- The simplified local shape; email, full_name and is_investment_staff do not exist upstream.
CREATE TABLE oracle_employee (
    id                  BIGSERIAL PRIMARY KEY,
    mako_id             VARCHAR(50) UNIQUE,
    manager             VARCHAR(50),
    manager_id          BIGINT REFERENCES oracle_employee (id),
    status              VARCHAR(20),
    company             VARCHAR(50),
    cost_centre         VARCHAR(50),
    start_date          TIMESTAMP,
    end_date            TIMESTAMP,
    boffin_group        VARCHAR(255),
    email               VARCHAR(255),
    full_name           VARCHAR(200),
    is_investment_staff BOOLEAN DEFAULT FALSE
);
CREATE INDEX ix_oracle_employee_email ON oracle_employee (email);
CREATE INDEX ix_oracle_employee_manager_id ON oracle_employee (manager_id);

CREATE TABLE oracle_bloomberg (
    id               SERIAL PRIMARY KEY,
    bloomberg        VARCHAR(50) NOT NULL,
    inst_symbol      VARCHAR(50),
    inst_type        VARCHAR(1),
    description      VARCHAR(200),
    primary_exchange VARCHAR(20),
    isin             VARCHAR(12),
    sedol            VARCHAR(7),
    reuters          VARCHAR(50),
    cusip            VARCHAR(9),
    trade_currency   VARCHAR(3),
    is_deleted_yn    VARCHAR(1) DEFAULT 'N',
    ticker           VARCHAR(20)
);
CREATE INDEX ix_oracle_bloomberg_bloomberg ON oracle_bloomberg (bloomberg);
CREATE INDEX ix_oracle_bloomberg_inst_symbol ON oracle_bloomberg (inst_symbol);
CREATE INDEX ix_oracle_bloomberg_isin ON oracle_bloomberg (isin);
CREATE INDEX ix_oracle_bloomberg_ticker ON oracle_bloomberg (ticker);

-- No primary key: the unique key lets duplicates through where a part is NULL.
CREATE TABLE oracle_map_inst_symbol (
    symbol_type VARCHAR(20),
    exchange_id BIGINT REFERENCES oracle_exchange (id),
    inst_type   VARCHAR(1) REFERENCES inst_type (inst_type),
    exch_symbol VARCHAR(50),
    inst_symbol VARCHAR(50),
    CONSTRAINT uq_oracle_map_inst_symbol UNIQUE (symbol_type, exchange_id, inst_type, exch_symbol)
);
CREATE INDEX ix_oracle_map_inst_symbol_inst_symbol ON oracle_map_inst_symbol (inst_symbol);

CREATE TABLE oracle_product (
    inst_symbol VARCHAR(50) PRIMARY KEY,
    description VARCHAR(200),
    inst_type   VARCHAR(1),
    is_deleted  VARCHAR(1)
);

-- last_trade_date does not exist upstream.
CREATE TABLE oracle_position (
    id                BIGSERIAL PRIMARY KEY,
    inst_symbol       VARCHAR(30),
    underlying_symbol VARCHAR(30),
    portfolio         VARCHAR(50),
    position_size     NUMERIC(18, 4),
    exchange_id       BIGINT,
    exchange_name     VARCHAR(100),
    last_trade_date   TIMESTAMP
);
CREATE INDEX ix_oracle_position_inst_symbol ON oracle_position (inst_symbol);

CREATE TABLE mako_position (
    id                BIGSERIAL PRIMARY KEY,
    inst_symbol       VARCHAR(30),
    underlying_symbol VARCHAR(30),
    portfolio         VARCHAR(50),
    position_size     NUMERIC(18, 4),
    exchange_id       BIGINT,
    exchange_name     VARCHAR(100),
    last_trade_date   TIMESTAMP
);
CREATE INDEX ix_mako_position_inst_symbol ON mako_position (inst_symbol);

-- Application tables ----------------------------------------------------------------------------------------------

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE compliance_config (
    key         VARCHAR(100) PRIMARY KEY,
    value       TEXT,
    description TEXT,
    updated_at  TIMESTAMP DEFAULT now(),
    updated_by  VARCHAR(100)
);

CREATE TABLE active_stocks (
    id          INTEGER PRIMARY KEY,
    source_id   INTEGER,
    exchange_id INTEGER,
    inst_symbol VARCHAR(30)
);
CREATE INDEX ix_active_stocks_inst_symbol ON active_stocks (inst_symbol);

-- An export of the system before this one: *_yn holds '1' (yes) or '2' (no), only is_deleted_yn holds 'Y' or 'N'.
CREATE TABLE personal_account_dealing (
    id                             BIGINT PRIMARY KEY,
    employee                       BIGINT REFERENCES oracle_employee (id),
    name                           VARCHAR(200),
    related_yn                     VARCHAR(1),
    relation                       VARCHAR(100),
    security_description           VARCHAR(200),
    isin                           VARCHAR(12),
    sedol                          VARCHAR(7),
    bloomberg                      VARCHAR(50),
    ticker                         VARCHAR(20),
    inst_symbol                    VARCHAR(50),
    derivative_contract_yn         VARCHAR(1),
    leveraged_yn                   VARCHAR(1),
    buysell                        VARCHAR(1),
    trade_size                     NUMERIC,
    value                          NUMERIC,
    currency                       VARCHAR(10),
    justification                  TEXT,
    existing_pos_yn                VARCHAR(1),
    inside_info_yn                 VARCHAR(1),
    signed_yn                      VARCHAR(1),
    broker_reporting_yn            VARCHAR(1),
    status                         VARCHAR(30),
    status_manager                 VARCHAR(30),
    status_compliance              VARCHAR(30),
    requested_date                 TIMESTAMP,
    last_modified_by               BIGINT,
    last_modified_date             TIMESTAMP,
    is_deleted_yn                  VARCHAR(1),
    auth_manager                   BIGINT,
    auth_manager_date              TIMESTAMP,
    comments_manager               TEXT,
    auth_compliance                BIGINT,
    auth_compliance_date           TIMESTAMP,
    comments_compliance            TEXT,
    restricted_yn                  VARCHAR(1),
    holding_period_yn              VARCHAR(1),
    conflicts_yn                   VARCHAR(1),
    conflict_comments              TEXT,
    other_comments                 TEXT,
    two_business_days_execution_yn VARCHAR(1),
    contract_notes_received_yn     VARCHAR(1)
);
CREATE INDEX ix_personal_account_dealing_employee ON personal_account_dealing (employee);

CREATE TABLE restricted_security (
    id          SERIAL PRIMARY KEY,
    security_id INTEGER REFERENCES oracle_bloomberg (id),
    ticker      VARCHAR(20),
    isin        VARCHAR(12),
    reason      TEXT,
    added_by_id BIGINT REFERENCES oracle_employee (id),
    is_active   BOOLEAN NOT NULL DEFAULT TRUE,
    created_at  TIMESTAMP NOT NULL DEFAULT now()
);
CREATE INDEX ix_restricted_security_ticker ON restricted_security (ticker);

CREATE TABLE employee_role (
    id            SERIAL PRIMARY KEY,
    employee_id   BIGINT NOT NULL,
    role_name     VARCHAR(50) NOT NULL,
    granted_at    TIMESTAMP NOT NULL DEFAULT now(),
    granted_by_id BIGINT,
    revoked_at    TIMESTAMP
);
CREATE INDEX ix_employee_role_employee_id ON employee_role (employee_id);

CREATE TABLE pad_request (
    id                       SERIAL PRIMARY KEY,
    reference_id             VARCHAR(50) CONSTRAINT uq_pad_request_reference_id UNIQUE,
    employee_id              BIGINT NOT NULL REFERENCES oracle_employee (id),
    google_uid               VARCHAR(255),
    security_id              INTEGER REFERENCES oracle_bloomberg (id),
    security_name            VARCHAR(200),
    isin                     VARCHAR(12),
    sedol                    VARCHAR(7),
    bloomberg_ticker         VARCHAR(50),
    ticker                   VARCHAR(20),
    direction                VARCHAR(4) NOT NULL CONSTRAINT ck_pad_request_direction CHECK (direction IN ('BUY', 'SELL')),
    quantity                 INTEGER NOT NULL CONSTRAINT ck_pad_request_quantity CHECK (quantity > 0),
    estimated_value          NUMERIC(15, 2) NOT NULL,
    currency                 VARCHAR(3) NOT NULL DEFAULT 'USD',
    is_related_party         BOOLEAN NOT NULL DEFAULT FALSE,
    relation                 VARCHAR(100),
    existing_position        BOOLEAN DEFAULT FALSE,
    justification            TEXT,
    compliance_assessment    JSONB,
    risk_level               VARCHAR(20),
    is_restricted            BOOLEAN DEFAULT FALSE,
    has_conflict             BOOLEAN DEFAULT FALSE,
    insider_info_declaration BOOLEAN,
    insider_info_declared_at TIMESTAMP,
    status                   VARCHAR(20) NOT NULL DEFAULT 'pending_manager',
    slack_channel_id         VARCHAR(20),
    slack_thread_ts          VARCHAR(20),
    slack_user_id            VARCHAR(20),
    created_at               TIMESTAMP NOT NULL DEFAULT now(),
    updated_at               TIMESTAMP NOT NULL DEFAULT now()
);
CREATE INDEX ix_pad_request_google_uid ON pad_request (google_uid);
CREATE INDEX ix_pad_request_employee_id ON pad_request (employee_id);
CREATE INDEX ix_pad_request_status ON pad_request (status);
CREATE INDEX ix_pad_request_slack_thread ON pad_request (slack_channel_id, slack_thread_ts);

CREATE TABLE pad_approval (
    id                   SERIAL PRIMARY KEY,
    request_id           INTEGER NOT NULL REFERENCES pad_request (id),
    approval_type        VARCHAR(20) NOT NULL,
    approver_id          BIGINT REFERENCES oracle_employee (id),
    approver_google_uid  VARCHAR(255),
    decision             VARCHAR(10) NOT NULL,
    comments             TEXT,
    conflict_details     TEXT,
    decided_at           TIMESTAMP NOT NULL DEFAULT now(),
    restricted_check     BOOLEAN,
    holding_period_check BOOLEAN,
    conflict_check       BOOLEAN
);
CREATE INDEX ix_pad_approval_request_id ON pad_approval (request_id);
CREATE INDEX ix_pad_approval_approver_google_uid ON pad_approval (approver_google_uid);

CREATE TABLE pad_execution (
    id                     SERIAL PRIMARY KEY,
    request_id             INTEGER NOT NULL REFERENCES pad_request (id),
    executed_at            TIMESTAMP,
    execution_price        NUMERIC(15, 4),
    execution_quantity     INTEGER,
    broker_reference       VARCHAR(50),
    contract_note_received BOOLEAN DEFAULT FALSE,
    contract_note_verified BOOLEAN DEFAULT FALSE,
    contract_note_path     VARCHAR(500),
    verification_metadata  JSONB,
    recorded_by_id         BIGINT REFERENCES oracle_employee (id),
    created_at             TIMESTAMP DEFAULT now()
);
CREATE INDEX ix_pad_execution_request_id ON pad_execution (request_id);

CREATE TABLE pad_breach (
    id               SERIAL PRIMARY KEY,
    request_id       INTEGER REFERENCES pad_request (id),
    employee_id      BIGINT REFERENCES oracle_employee (id),
    breach_type      VARCHAR(50) NOT NULL,
    severity         VARCHAR(20),
    description      TEXT,
    details          JSONB,
    detected_by      VARCHAR(100),
    detected_at      TIMESTAMP NOT NULL DEFAULT now(),
    resolved         BOOLEAN DEFAULT FALSE,
    resolved_at      TIMESTAMP,
    resolved_by_id   BIGINT REFERENCES oracle_employee (id),
    resolution_notes TEXT
);
CREATE INDEX ix_pad_breach_request_id ON pad_breach (request_id);
CREATE INDEX ix_pad_breach_open ON pad_breach (detected_at) WHERE NOT resolved;

CREATE TABLE compliance_decision_outcome (
    id                          SERIAL PRIMARY KEY,
    request_id                  INTEGER REFERENCES pad_request (id),
    ai_risk_level               VARCHAR(20),
    ai_recommendation           VARCHAR(20),
    ai_prohibited_flag          BOOLEAN,
    ai_holding_period_violation BOOLEAN,
    ai_restricted_flag          BOOLEAN,
    human_override              BOOLEAN,
    ai_conflict_level           VARCHAR(20),
    final_decision              VARCHAR(20),
    ai_score                    INTEGER,
    override_reason             TEXT,
    confirmed_prohibited        BOOLEAN,
    confirmed_holding_violation BOOLEAN,
    ai_decision_at              TIMESTAMP,
    final_decision_at           TIMESTAMP
);
CREATE INDEX ix_compliance_decision_outcome_request_id ON compliance_decision_outcome (request_id);

CREATE TABLE chatbot_session (
    id            SERIAL PRIMARY KEY,
    session_key   VARCHAR(100) NOT NULL UNIQUE,
    slack_user_id VARCHAR(20),
    channel_id    VARCHAR(20),
    thread_ts     VARCHAR(20),
    state         JSONB,
    created_at    TIMESTAMP NOT NULL DEFAULT now(),
    updated_at    TIMESTAMP NOT NULL DEFAULT now(),
    expires_at    TIMESTAMP
);
CREATE INDEX ix_chatbot_session_slack_user_id ON chatbot_session (slack_user_id);

CREATE TABLE audit_log (
    id               BIGSERIAL PRIMARY KEY,
    "timestamp"      TIMESTAMP NOT NULL DEFAULT now(),
    action_type      VARCHAR(100) NOT NULL,
    action_status    VARCHAR(20),
    actor_type       VARCHAR(20),
    actor_id         BIGINT REFERENCES oracle_employee (id),
    google_uid       VARCHAR(255),
    actor_identifier VARCHAR(100),
    entity_type      VARCHAR(50),
    entity_id        VARCHAR(50),
    request_id       INTEGER,
    reference_id     VARCHAR(50),
    details          JSONB
);
CREATE INDEX ix_audit_log_timestamp ON audit_log ("timestamp");
CREATE INDEX ix_audit_log_google_uid ON audit_log (google_uid);
CREATE INDEX ix_audit_log_entity ON audit_log (entity_type, entity_id);
CREATE INDEX ix_audit_log_request_id ON audit_log (request_id);
CREATE INDEX ix_audit_log_reference_id ON audit_log (reference_id);

INSERT INTO alembic_version (version_num) VALUES ('98b90c8f1ba4');
