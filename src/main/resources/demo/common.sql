-- What both old databases draw from: dice, words, people, instruments and the stories behind the requests.
-- Runs in the same session before data.sql; everything here is temporary.
-- All values follow from hashes of (seed, salt, number), so a seed and a profile always give the same rows.
-- Run the scripts of a database in one transaction: a vacuum between them could move the place of later rows.
-- A profile needs 32 employees or more, shared_requests that divide requests, and more positions than mako_positions.

-- Dice ------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION pg_temp.roll(n BIGINT, salt TEXT, sides INTEGER) RETURNS INTEGER
    LANGUAGE sql IMMUTABLE AS $$
    SELECT ((hashint8extended(n, hashtextextended(salt, ${seed})) & 9223372036854775807) % sides)::INTEGER
$$;

CREATE OR REPLACE FUNCTION pg_temp.pick(n BIGINT, salt TEXT, words TEXT[]) RETURNS TEXT
    LANGUAGE sql IMMUTABLE AS $$
    SELECT words[1 + pg_temp.roll(n, salt, cardinality(words))]
$$;

CREATE OR REPLACE FUNCTION pg_temp.digits(n BIGINT, salt TEXT, width INTEGER) RETURNS TEXT
    LANGUAGE sql IMMUTABLE AS $$
    SELECT lpad((pg_temp.roll(n, salt, 2000000000)::BIGINT * 7919 % 1000000000000)::TEXT, width, '0')
$$;

-- The demonstration stands still at 2026-01-21 12:00; moments are seconds since 2024-07-01.
CREATE OR REPLACE FUNCTION pg_temp.moment(seconds BIGINT) RETURNS TIMESTAMP
    LANGUAGE sql IMMUTABLE AS $$
    SELECT TIMESTAMP '2024-07-01 00:00' + LEAST(seconds, 49204800) * INTERVAL '1 second'
$$;

CREATE OR REPLACE FUNCTION pg_temp.ascii_letters(name TEXT) RETURNS TEXT
    LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(regexp_replace(translate(name, 'ÄÉÖÜáâãäåéèëíñóôöøúüç', 'AEOUaaaaaeeeinoooouuc'), '[^A-Za-z]', '', 'g'))
$$;

-- Texts that are legal and that careless tools break.
CREATE OR REPLACE FUNCTION pg_temp.oddity(n INTEGER) RETURNS TEXT
    LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY[
        NULL,
        '',
        'Für die Altersvorsorge – Größe überprüft, Übertrag nächste Woche',
        'Selling to fund a house 🏡, thanks 👍🏽 – naïve plan, café idea, 東京',
        'She said "buy", he said ''sell''; both said; nothing, really',
        'Path C:\temp\notes\new and a trailing backslash \',
        E'Tab\there, line\nbreak, carriage\r\nreturn, vertical\x0bspace',
        E'Line one\n\n  line three, indented\nline four\n',
        repeat('A long account of a small purchase, told twice to be sure. ', 400),
        '\N',
        '\.',
        '   surrounded by blanks   ',
        '{"looks": "like json", "but": ["is", "text"]}',
        'NULL',
        E'cafe\u0301 against café: equal to the eye only',
        '100% sure, 5 < 6 & 7 > 6; -- not a comment /* nor this */ $1 ? :name'
    ])[n]
$$;

CREATE OR REPLACE FUNCTION pg_temp.remark(n BIGINT, salt TEXT) RETURNS TEXT
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN n BETWEEN 1 AND 16 THEN pg_temp.oddity(n::INTEGER)
        WHEN pg_temp.roll(n, salt, 40) = 0 THEN pg_temp.oddity(1 + pg_temp.roll(n, salt || '.odd', 16))
        WHEN pg_temp.roll(n, salt, 40) < 8 THEN NULL
        ELSE pg_temp.pick(n, salt || '.a', ARRAY['Long-term', 'Retirement', 'School fee', 'Small', 'Regular monthly', 'Tax-year', 'Inherited', 'Portfolio'])
            || ' '
            || pg_temp.pick(n, salt || '.b', ARRAY['saving', 'investment', 'rebalancing', 'holding', 'sale to raise cash', 'switch between funds', 'top-up'])
            || pg_temp.pick(n, salt || '.c', ARRAY['', '.', ', no view on the price', ', adviser''s proposal', ' for the children', '; spouse agrees', ' (see e-mail)'])
    END
$$;

-- People ----------------------------------------------------------------------------------------------------------

DROP TABLE IF EXISTS pg_temp.person;
CREATE TEMPORARY TABLE person AS
WITH named (p, forename, surname, pref_name) AS (
    VALUES
        (1, 'Rosalind', 'Whitcombe', NULL),            -- reports to herself
        (2, 'Tobias', 'Fennimore-Gray', 'Toby'),       -- hyphenated surname
        (3, 'Ana-Lucía', 'de la Vega', NULL),          -- surname of several words
        (4, 'Bo', 'Li', NULL),                         -- surname shorter than seven letters
        (5, 'Katharina', 'Müllerin', NULL),            -- derives the mako_id of the next
        (6, 'Klaus', 'Müllerin', NULL),
        (7, 'Robert', 'Harding', 'Bob'),               -- directory has the short form
        (8, 'Siân', 'O''Keeffe', NULL),                -- apostrophe
        (9, 'Marcus', 'Oldfield', NULL),               -- left, but still has a role and an open request
        (10, 'Priya', 'Raman', NULL),                  -- leaves in the future
        (11, 'Ingrid', 'Solberg', NULL),               -- manager of the next, who manages her
        (12, 'Jasper', 'Quill', NULL),
        (13, 'Noor', 'Haddad', NULL),                  -- no contact row
        (14, 'Émile', 'Thibault', NULL),               -- private contact row only
        (15, 'Greta', 'Lindqvist', NULL),              -- e-mail in mixed case
        (16, 'Dmitri', 'Volkonen', 'Dima'),            -- two mail domains
        (17, 'Helen', 'Achterberg', NULL),             -- several work e-mail rows
        (18, 'Hugo', 'Achterberg', NULL),              -- one of the rows holds the e-mail of the previous
        (19, 'Wen', 'Zhao', NULL),                     -- manager and manager_id disagree
        (20, 'Oluwaseun', 'Adeyemi', 'Seun'),          -- manager has left
        (21, 'Margaret', 'Thornbury', NULL),           -- compliance
        (22, 'Conrad', 'Bellweather', NULL),           -- SMF16
        (23, 'Yuki', 'Tanabe', NULL),                  -- administrator
        (24, 'Fatima', 'Rahmani', NULL)                -- works under a reissued employee id
), named_and_drawn AS (
    SELECT * FROM named
    UNION ALL
    SELECT
        p,
        pg_temp.pick(p, 'person.forename', ARRAY['Adaeze', 'Alaric', 'Amelie', 'Anders', 'Beatrix', 'Björn', 'Callum',
            'Celeste', 'Daniel', 'Dorothea', 'Edmund', 'Elif', 'Farid', 'Flora', 'Gareth', 'Gwendolyn', 'Henrik', 'Imogen',
            'Ivo', 'Jocelyn', 'José', 'Kamila', 'Leander', 'Lotte', 'Maeve', 'Milan', 'Nadia', 'Nikolai', 'Odette', 'Otis',
            'Petra', 'Quentin', 'Renée', 'Rohan', 'Saskia', 'Søren', 'Tamsin', 'Ulrich', 'Valentina', 'Winston', 'Xenia',
            'Yusuf', 'Zelda', 'Zoë']),
        pg_temp.pick(p, 'person.surname', ARRAY['Abernethy', 'Ashdown', 'Bergström', 'Birkbeck', 'Calloway', 'Castellan',
            'Dunmore', 'Drysdale', 'Eastgate', 'Ellerby', 'Farnham', 'Fitzwarren', 'Goldhawk', 'Greenhalgh', 'Hartwick',
            'Holm', 'Ibsworth', 'Jansdotter', 'Keswick', 'Kowal', 'Langtree', 'Lowe', 'Marlborne', 'Mbeki-Stone', 'Northcote',
            'Nuñez', 'Okonjo', 'Ormerod', 'Pemberley', 'Prendergast', 'Quayle', 'Ravenscroft', 'Rask', 'Silverwood', 'Strand',
            'Tiverton', 'Tremaine', 'Underhill', 'van der Berg', 'Vance', 'Wainscott', 'Wexford', 'Yarrow', 'Zeller']),
        NULL
    FROM generate_series(25, ${employees} * 5 / 4 + 40) AS p
), with_ids AS (
    SELECT
        d.*,
        lower(left(pg_temp.ascii_letters(forename), 1)) || left(pg_temp.ascii_letters(surname), 7) AS mako_base,
        pg_temp.ascii_letters(forename) || '.' || pg_temp.ascii_letters(surname) AS mail_base,
        -- Nine in ten are known to both databases.
        p <= 24 OR p % 10 <> 4 AS in_primary,
        p <= 24 OR p % 10 <> 9 AS in_secondary
    FROM named_and_drawn d
), numbered AS (
    SELECT
        w.*,
        row_number() OVER (PARTITION BY mako_base ORDER BY p) AS mako_no,
        row_number() OVER (PARTITION BY mail_base ORDER BY p) AS mail_no,
        row_number() OVER (PARTITION BY in_primary ORDER BY p) AS primary_no,
        row_number() OVER (PARTITION BY in_secondary ORDER BY p) AS secondary_no
    FROM with_ids w
)
SELECT
    p,
    forename,
    surname,
    pref_name,
    CASE WHEN mako_no = 1 THEN mako_base ELSE mako_base || mako_no END AS mako_id,
    CASE
        WHEN p IN (13, 14) OR (p > 24 AND p % 29 = 0) THEN NULL
        WHEN mail_no = 1 THEN mail_base || '@example.com'
        ELSE mail_base || mail_no || '@example.com'
    END AS email,
    CASE
        WHEN p = 13 OR (p > 24 AND p % 58 = 0) THEN NULL
        ELSE CASE WHEN p = 7 THEN pref_name ELSE forename END || ' ' || surname
    END AS full_name,
    '1' || pg_temp.digits(p, 'person.google.a', 10) || pg_temp.digits(p, 'person.google.b', 10) AS google_uid,
    -- Managers are people whose number ends in 1, since both databases know all of them.
    CASE
        WHEN p = 12 THEN 11
        WHEN p = 11 THEN 12
        WHEN p = 20 THEN 9
        WHEN p <= 10 THEN 1
        WHEN p > 24 AND p % 37 = 0 THEN NULL
        ELSE p / 80 * 10 + 1
    END AS manager_p,
    TIMESTAMP '2004-01-05' + pg_temp.roll(p, 'person.start', 7700) * INTERVAL '1 day' AS start_date,
    CASE
        WHEN p = 9 THEN TIMESTAMP '2025-11-28'
        WHEN p = 10 THEN TIMESTAMP '2026-06-30'
        WHEN p > 24 AND p % 10 <> 1 AND pg_temp.roll(p, 'person.left', 12) = 0
            THEN TIMESTAMP '2025-01-31' + pg_temp.roll(p, 'person.end', 340) * INTERVAL '1 day'
    END AS end_date,
    pg_temp.pick(p, 'person.company', ARRAY['CVG', 'CVL', 'CVS', 'CVH']) AS company,
    (1000 + pg_temp.roll(p, 'person.cost_centre', 40) * 10)::TEXT AS cost_centre,
    CASE
        WHEN p = 4 THEN ''
        WHEN pg_temp.roll(p, 'person.group', 9) = 0 THEN NULL
        ELSE pg_temp.pick(p, 'person.group.a', ARRAY['Trading', 'Technology', 'Risk', 'Operations', 'Compliance', 'Finance'])
            || pg_temp.pick(p, 'person.group.b', ARRAY['', ';London', ';Sydney;Night', '; Research ;'])
    END AS boffin_group,
    pg_temp.roll(p, 'person.investment', 3) = 0 AS is_investment_staff,
    CASE WHEN in_primary AND primary_no <= ${employees} THEN primary_no END AS primary_id,
    CASE WHEN in_secondary AND secondary_no <= ${employees}
        THEN row_number() OVER (
            PARTITION BY in_secondary AND secondary_no <= ${employees}
            ORDER BY pg_temp.roll(p, 'person.order', 2000000000), p)
    END AS secondary_id
FROM numbered
ORDER BY p;
ANALYZE person;

-- Markets and instruments -----------------------------------------------------------------------------------------

DROP TABLE IF EXISTS pg_temp.market;
CREATE TEMPORARY TABLE market (m, code, suffix, name, country, currency) AS
VALUES
    (1, 'XNOR', 'NW', 'Northwich Stock Exchange', 'United Kingdom', 'GBP'),
    (2, 'XHAR', 'HB', 'Harbour Exchange', 'United States', 'USD'),
    (3, 'XMAI', 'MT', 'Mainthaler Börse', 'Germany', 'EUR'),
    (4, 'XSEI', 'SQ', 'Bourse de Seinecourt', 'France', 'EUR'),
    (5, 'XKAW', 'KW', 'Kawabata Exchange', 'Japan', 'JPY'),
    (6, 'XALP', 'AP', 'Alpenbörse', 'Switzerland', 'CHF'),
    (7, 'XTIB', 'TB', 'Borsa Tiberina', 'Italy', 'EUR'),
    (8, 'XAMS', 'AE', 'Amstelhof Derivatives', 'Netherlands', 'EUR'),
    (9, 'XSOU', 'SO', 'Southern Cross Exchange', 'Australia', 'AUD'),
    (10, 'XFJO', 'FJ', 'Fjordbørsen', 'Norway', 'NOK');

DROP TABLE IF EXISTS pg_temp.instrument;
CREATE TEMPORARY TABLE instrument AS
WITH drawn AS (
    SELECT
        i,
        -- A multiplier coprime to 26^4 walks through all four-letter symbols without a repetition.
        (i::BIGINT * 7919 + pg_temp.roll(0, 'instrument.walk', 456976)) % 456976 AS walk,
        CASE
            WHEN pg_temp.roll(i, 'instrument.type', 100) < 72 THEN 'E'
            ELSE pg_temp.pick(i, 'instrument.other', ARRAY['F', 'O', 'B', 'X', 'F', 'W'])
        END AS inst_type,
        1 + pg_temp.roll(i, 'instrument.market', 10) AS m,
        i <= 10 OR i % 10 <> 4 AS in_primary,
        i <= 10 OR i % 10 <> 9 AS in_secondary
    FROM generate_series(1, GREATEST(${bloomberg}, ${products}) * 5 / 4 + 20) AS i
), spelled AS (
    SELECT
        d.*,
        chr((65 + walk / 17576 % 26)::INTEGER) || chr((65 + walk / 676 % 26)::INTEGER)
            || chr((65 + walk / 26 % 26)::INTEGER) || chr((65 + walk % 26)::INTEGER) AS symbol,
        row_number() OVER (PARTITION BY in_primary ORDER BY i) AS primary_no,
        row_number() OVER (PARTITION BY in_secondary ORDER BY i) AS secondary_no
    FROM drawn d
)
SELECT
    i,
    inst_type,
    s.m,
    symbol,
    symbol || CASE inst_type WHEN 'F' THEN 'H6' WHEN 'O' THEN 'C' || 10 * (1 + pg_temp.roll(i, 'instrument.strike', 40)) ELSE '' END
        AS inst_symbol,
    pg_temp.pick(i, 'instrument.name.a', ARRAY['Abbot', 'Bright', 'Cedar', 'Delph', 'Ember', 'Falcon', 'Granit', 'Heron', 'Indigo',
        'Juniper', 'Kestrel', 'Lumen', 'Merid', 'Norwell', 'Opal', 'Pinnock', 'Quarz', 'Rivière', 'Sable', 'Tidal', 'Umbra', 'Vesper'])
        || pg_temp.pick(i, 'instrument.name.b', ARRAY['', 'field', 'stone', ' & Sons', 'bridge', 'haven', 'mark', '-Nord', 'way']) || ' '
        || pg_temp.pick(i, 'instrument.name.c', ARRAY['Energy', 'Foods', 'Mining', 'Pharma', 'Software', 'Logistics', 'Insurance',
            'Glaswerke', 'Télécom', 'Water', 'Aerospace', 'Retail']) || ' '
        || CASE inst_type
            WHEN 'E' THEN pg_temp.pick(i, 'instrument.name.d', ARRAY['plc', 'Inc', 'AG', 'SA', 'KK', 'NV', 'Ltd'])
            WHEN 'F' THEN 'Mar 2026 Future'
            WHEN 'O' THEN 'Call Option'
            WHEN 'B' THEN '4.25% Note 2031'
            WHEN 'X' THEN 'Tracker Fund'
            ELSE 'Warrant'
        END AS name,
    -- ZZ is no country, so no identifier can be a real one.
    'ZZ' || lpad(i::TEXT, 9, '0') || pg_temp.roll(i, 'instrument.isin', 10) AS isin,
    'Z' || lpad(i::TEXT, 6, '0') AS sedol,
    'Z' || lpad(i::TEXT, 8, '0') AS cusip,
    k.suffix,
    k.code AS exchange_code,
    k.currency,
    round((50 + pg_temp.roll(i, 'instrument.price', 40000)) / 100.0, 2) AS price,
    in_primary,
    in_secondary,
    CASE WHEN in_primary AND primary_no <= ${bloomberg} THEN primary_no END AS primary_id,
    CASE WHEN in_secondary AND secondary_no <= ${bloomberg}
        THEN row_number() OVER (
            PARTITION BY in_secondary AND secondary_no <= ${bloomberg}
            ORDER BY pg_temp.roll(i, 'instrument.order', 2000000000), i)
    END AS secondary_id
FROM spelled s
JOIN market k ON k.m = s.m
ORDER BY i;
ANALYZE instrument;

-- The stories behind the requests ---------------------------------------------------------------------------------

-- Some stories are told in both databases: same person, day and symbol, hence the same reference, under another id.
CREATE OR REPLACE FUNCTION pg_temp.stories(side TEXT) RETURNS TABLE (
    id INTEGER, p INTEGER, employee_id BIGINT, manager_id BIGINT, google_uid TEXT, mako_id TEXT,
    i INTEGER, security_id BIGINT, symbol TEXT, security_name TEXT, seconds BIGINT, created_at TIMESTAMP,
    reference_id TEXT, status TEXT, risk_level TEXT, quantity INTEGER, price NUMERIC, currency TEXT
) LANGUAGE sql STABLE AS $$
    WITH told AS (
        SELECT
            n,
            CASE WHEN (n + late) % stride = 0 THEN (n + late) / stride END AS shared
        FROM (SELECT ${requests} / ${shared_requests} AS stride, CASE side WHEN 'primary' THEN 0 ELSE 1 END AS late) AS shape,
            generate_series(1, ${requests}) AS n
    ), drawn AS (
        SELECT
            n,
            shared,
            CASE
                -- Local clocks skip the first of these moments and show the other two twice.
                WHEN n = 3 THEN 23506200
                WHEN n = 6 THEN 41651999
                WHEN n = 8 THEN 41650200
                WHEN shared IS NOT NULL THEN 49000000::BIGINT * shared / ${shared_requests} - 40000
                ELSE 49000000::BIGINT * n / ${requests} + pg_temp.roll(n, side || '.story.second', 600)
            END AS seconds,
            -- A shared story needs a person and an instrument that both databases know.
            CASE
                WHEN shared IS NOT NULL THEN 1 + pg_temp.roll(shared, 'story.person', 24)
                WHEN n = 11 THEN 9
            END AS p,
            CASE WHEN shared IS NOT NULL THEN 1 + pg_temp.roll(shared, 'story.instrument', 10) END AS i,
            1 + pg_temp.roll(n, side || '.story.employee', ${employees}) AS staff_no,
            1 + pg_temp.roll(n, side || '.story.security', ${bloomberg}) AS listing_no
        FROM told
    ), cast_and_listed AS (
        SELECT
            d.n,
            d.shared,
            d.seconds,
            who.p,
            CASE side WHEN 'primary' THEN who.primary_id ELSE who.secondary_id END AS employee_id,
            CASE side WHEN 'primary' THEN boss.primary_id ELSE boss.secondary_id END AS manager_id,
            who.google_uid,
            who.mako_id,
            what.i,
            CASE side WHEN 'primary' THEN what.primary_id ELSE what.secondary_id END AS security_id,
            what.symbol,
            what.name,
            what.price,
            what.currency
        FROM drawn d
        JOIN person drawn_person
            ON d.staff_no = CASE side WHEN 'primary' THEN drawn_person.primary_id ELSE drawn_person.secondary_id END
        JOIN instrument drawn_instrument
            ON d.listing_no = CASE side WHEN 'primary' THEN drawn_instrument.primary_id ELSE drawn_instrument.secondary_id END
        JOIN person who ON who.p = COALESCE(d.p, drawn_person.p)
        JOIN instrument what ON what.i = COALESCE(d.i, drawn_instrument.i)
        LEFT JOIN person boss ON boss.p = who.manager_p
    ), referenced AS (
        SELECT
            c.*,
            upper(left(c.mako_id, 8)) || '-' || to_char(pg_temp.moment(c.seconds), 'YYMMDD') || '-'
                || CASE WHEN n % 13 = 0 AND shared IS NULL THEN upper(left(pg_temp.ascii_letters(c.name), 6)) ELSE c.symbol END AS reference
        FROM cast_and_listed c
    )
    SELECT
        n,
        p,
        employee_id,
        manager_id,
        google_uid,
        mako_id,
        i,
        security_id,
        symbol,
        name,
        seconds,
        pg_temp.moment(seconds) + CASE n
            WHEN 3 THEN 0
            WHEN 6 THEN 999999
            WHEN 8 THEN 0
            ELSE pg_temp.roll(n, side || '.story.micro', 1000000)
        END * INTERVAL '1 microsecond',
        reference || CASE same_day WHEN 1 THEN '' ELSE '-' || same_day END,
        CASE
            WHEN n = 11 THEN 'pending_manager'
            WHEN n <= 9 THEN (ARRAY['executed', 'approved', 'pending_manager', 'pending_compliance', 'pending_smf16', 'auto_approved',
                'declined', 'expired', 'executed'])[n]
            WHEN luck < 58 THEN 'executed'
            WHEN luck < 67 THEN 'approved'
            WHEN luck < 73 THEN 'auto_approved'
            WHEN luck < 84 THEN 'declined'
            WHEN luck < 89 THEN 'expired'
            WHEN luck < 93 THEN 'pending_manager'
            WHEN luck < 97 THEN 'pending_compliance'
            ELSE 'pending_smf16'
        END,
        CASE
            WHEN n = 8 THEN NULL
            WHEN pg_temp.roll(n, side || '.story.risk', 10) < 6 THEN 'LOW'
            WHEN pg_temp.roll(n, side || '.story.risk', 10) < 9 THEN 'MEDIUM'
            ELSE 'HIGH'
        END,
        CASE n WHEN 11 THEN 2147483647 WHEN 12 THEN 1 ELSE 1 + pg_temp.roll(n, side || '.story.quantity', 900) END,
        price,
        currency
    FROM (
        SELECT
            r.*,
            row_number() OVER (PARTITION BY reference ORDER BY n) AS same_day,
            pg_temp.roll(n, side || '.story.status', 100) AS luck
        FROM referenced r
    ) AS s
    ORDER BY n
$$;

-- Large tables are filled faster without their indexes and foreign keys ---------------------------------------------

DROP TABLE IF EXISTS pg_temp.set_aside;
CREATE TEMPORARY TABLE set_aside (remove TEXT, restore TEXT);

CREATE OR REPLACE FUNCTION pg_temp.set_aside_keys(of_table REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    part RECORD;
BEGIN
    INSERT INTO set_aside
    SELECT format('DROP INDEX %s', x.indexrelid::REGCLASS), pg_get_indexdef(x.indexrelid)
    FROM pg_index x
    WHERE x.indrelid = of_table
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)
    ORDER BY x.indexrelid;
    INSERT INTO set_aside
    SELECT
        format('ALTER TABLE %s DROP CONSTRAINT %I', of_table, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', of_table, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE conrelid = of_table AND contype = 'f'
    ORDER BY oid;
    FOR part IN SELECT remove FROM set_aside LOOP
        EXECUTE part.remove;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION pg_temp.restore_keys() RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    part RECORD;
BEGIN
    FOR part IN SELECT restore FROM set_aside LOOP
        EXECUTE part.restore;
    END LOOP;
    DELETE FROM set_aside;
END
$$;
