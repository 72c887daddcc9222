package dev.caravan.report;

import dev.caravan.problem.Finding;
import dev.caravan.report.Evidence.CheckEvidence;
import dev.caravan.report.Evidence.ChunkEvidence;
import dev.caravan.report.Evidence.ColumnEvidence;
import dev.caravan.report.Evidence.DatabaseEvidence;
import dev.caravan.report.Evidence.QuarantineEvidence;
import dev.caravan.report.Evidence.SequenceEvidence;
import dev.caravan.report.Evidence.SkippedEvidence;
import dev.caravan.report.Evidence.StepEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The evidence of a run as it could have been: two schemas, 27 tables, four minutes. */
final class SampleEvidence {
    static final Instant START = Instant.parse("2026-11-22T21:04:10.250Z");

    private static final List<String> TABLES = List.of(
            "bo_airflow.contact 41250 7300000",
            "bo_airflow.contact_group 9 350",
            "bo_airflow.contact_type 14 520",
            "bo_airflow.currency 178 6300",
            "bo_airflow.inst_type 62 2900",
            "bo_airflow.mako_position 1804210 151800000",
            "bo_airflow.oracle_bloomberg 612400 118300000",
            "bo_airflow.oracle_contact 41250 7300000",
            "bo_airflow.oracle_employee 3120 610000",
            "bo_airflow.oracle_exchange 391 24000",
            "bo_airflow.oracle_map_inst_symbol 1207733 67200000",
            "bo_airflow.oracle_portfolio 2210 160000",
            "bo_airflow.oracle_position 2410981 212500000",
            "bo_airflow.oracle_product 318044 25900000",
            "padealing.active_stocks 8812 410000",
            "padealing.alembic_version 1 41",
            "padealing.audit_log 3902117 741200000",
            "padealing.chatbot_session 220451 188400000",
            "padealing.compliance_config 44 8100",
            "padealing.compliance_decision_outcome 96208 17800000",
            "padealing.employee_role 611 39000",
            "padealing.pad_approval 402876 61200000",
            "padealing.pad_breach 7204 2100000",
            "padealing.pad_execution 188305 22700000",
            "padealing.pad_request 201438 96100000",
            "padealing.personal_account_dealing 30991 9800000",
            "padealing.restricted_security 0 21");

    private SampleEvidence() {}

    /** Everything held, and it was published. */
    static Evidence published() {
        return with("published", true, tables());
    }

    static Evidence with(String outcome, boolean proven, List<TableEvidence> tables) {
        return with(outcome, proven, tables, List.of());
    }

    /** Published without a table. */
    static Evidence without(SkippedEvidence table) {
        return with("published", true, tables(), List.of(table));
    }

    private static Evidence with(
            String outcome, boolean proven, List<TableEvidence> tables, List<SkippedEvidence> skipped) {
        return new Evidence(
                7,
                "pa-dealing",
                outcome,
                proven,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                START,
                START.plusSeconds(252),
                "0.1.0",
                List.of(
                        new DatabaseEvidence("primary", "db-1.example.com:5432/pad_db", "15.8"),
                        new DatabaseEvidence("secondary", "db-2.example.com:5432/pa_dealing_postgres", "15.8"),
                        new DatabaseEvidence("target", "db-1.example.com:5432/pad_db", "18.6")),
                steps(),
                tables,
                Map.of(
                        "secondary.security",
                        "Dissolved into oracle_bloomberg; pad_request.security_id points there.",
                        "secondary.pad_ai_decision",
                        "Leftover of the first version, succeeded by compliance_decision_outcome."),
                skipped,
                List.of(
                        new SequenceEvidence("padealing.audit_log", "padealing.audit_log_id_seq", 3_902_117),
                        new SequenceEvidence("padealing.pad_request", "padealing.pad_request_id_seq", 201_502)),
                List.of(new CheckEvidence("identity", "Addresses lead to the same person.", true, 512, 0)),
                List.of(new QuarantineEvidence(
                        "padealing.pad_request", "status", "breaks the check ck_pad_request_status", 3)),
                findings(),
                "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC';");
    }

    static Evidence empty() {
        return new Evidence(
                1,
                "nothing",
                "rehearsed",
                true,
                "00",
                START,
                START,
                "0.1.0",
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "");
    }

    static List<TableEvidence> tables() {
        List<TableEvidence> tables = new ArrayList<>();
        long[] readyAt = {31_000, 31_000, 31_000, 31_000};
        for (String line : TABLES) {
            String[] parts = line.split(" ", -1);
            tables.add(table(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), readyAt));
        }
        return tables;
    }

    /** A small table that holds what it should. */
    static TableEvidence small(String name) {
        return table(name, 12, 480, new long[] {1_000});
    }

    /** The same table, but a row is missing. */
    static TableEvidence differing(TableEvidence table) {
        return new TableEvidence(
                table.table(),
                table.live(),
                table.source(),
                table.from(),
                "s.deleted_at IS NULL AND s.amount < 10",
                table.format(),
                table.counted(),
                table.filtered(),
                table.read(),
                table.matched(),
                table.differing(),
                table.rekeyed(),
                table.quarantined(),
                table.loaded() - 1,
                table.bytes(),
                table.chunks(),
                table.sourceDigest(),
                table.expectedDigest(),
                "ffff0000ffff0000ffff0000ffff0000",
                table.uncovered(),
                false,
                List.of(table.read() + " rows were sent and " + (table.loaded() - 1) + " are there"),
                table.columns(),
                table.sourceSql(),
                table.targetSql());
    }

    /** A table of two feeds: some rows of the second are rows of the first, some got new keys, some were not loaded. */
    static List<TableEvidence> merged(TableEvidence table) {
        return List.of(
                feed(table, "primary", new long[] {table.loaded(), 0, table.loaded(), 0, 0, 0, 0, table.loaded()}),
                feed(table, "secondary", new long[] {9_120, 310, 9_117, 2_204, 17, 6_809, 5, 6_911}));
    }

    /** @param rows counted, filtered, read, matched, differing, with new keys, in quarantine, loaded */
    private static TableEvidence feed(TableEvidence table, String feed, long[] rows) {
        String due = rows[5] > 0 ? "0123456789abcdef0123456789abcdef" : table.sourceDigest();
        return new TableEvidence(
                table.table() + "/" + feed,
                table.live(),
                feed,
                table.from(),
                rows[1] == 0 ? null : "s.deleted_at IS NULL",
                table.format(),
                rows[0],
                rows[1],
                rows[2],
                rows[3],
                rows[4],
                rows[5],
                rows[6],
                rows[7],
                table.bytes(),
                table.chunks(),
                table.sourceDigest(),
                due,
                due,
                table.uncovered(),
                true,
                List.of(),
                table.columns(),
                table.sourceSql(),
                table.targetSql());
    }

    /** The same table, before it was verified. */
    static TableEvidence unverified(TableEvidence table) {
        return new TableEvidence(
                table.table(),
                table.live(),
                table.source(),
                table.from(),
                table.filter(),
                table.format(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                table.bytes(),
                table.chunks(),
                "",
                "",
                "",
                table.uncovered(),
                false,
                List.of("was not verified"),
                table.columns(),
                table.sourceSql(),
                table.targetSql());
    }

    private static TableEvidence table(String name, long rows, long bytes, long[] readyAt) {
        String plain = name.substring(name.indexOf('.') + 1);
        boolean rowLevel = plain.equals("pad_breach");
        String digest = String.format("%016x%016x", name.hashCode() * 0x9E3779B97F4A7C15L, rows * 0xC2B2AE3D27D4EB4FL);
        return new TableEvidence(
                name,
                name,
                "secondary",
                "public." + plain,
                null,
                rowLevel ? "rows" : plain.equals("chatbot_session") ? "text" : "binary",
                rows,
                0,
                rows,
                0,
                0,
                0,
                0,
                rows,
                bytes,
                chunks(rows, bytes, readyAt),
                digest,
                digest,
                digest,
                rowLevel ? List.of("details") : List.of(),
                true,
                List.of(),
                List.of(
                        new ColumnEvidence("id", "bigint", "as it is"),
                        new ColumnEvidence("direction", "text", "value map over direction"),
                        new ColumnEvidence("created_at", "timestamp with time zone", "as it is")),
                sql("public." + plain),
                sql(name));
    }

    private static List<ChunkEvidence> chunks(long rows, long bytes, long[] readyAt) {
        int count = (int) (bytes / 64_000_000) + 1;
        List<ChunkEvidence> chunks = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            int worker = 0;
            for (int other = 1; other < readyAt.length; other++) {
                worker = readyAt[other] < readyAt[worker] ? other : worker;
            }
            long millis = 14 + bytes / count / 4_700;
            readyAt[worker] += millis + 6;
            chunks.add(new ChunkEvidence(
                    number, rows / count, bytes / count, millis, START.plusMillis(readyAt[worker] - 6)));
        }
        return chunks;
    }

    private static List<StepEvidence> steps() {
        return List.of(
                step("inventory", 0, 1_900),
                step("plan", 1_900, 6_200),
                step("preflight", 6_200, 7_400),
                step("backup", 7_400, 30_100),
                step("prepare", 30_100, 31_000),
                step("copy", 31_000, 132_000),
                step("merge", 132_000, 132_400),
                step("finish", 132_400, 188_000),
                step("verify", 188_000, 250_900),
                step("publish", 250_900, 251_300),
                new StepEvidence("report", START.plusMillis(251_300), null));
    }

    private static StepEvidence step(String name, long from, long to) {
        return new StepEvidence(name, START.plusMillis(from), START.plusMillis(to));
    }

    private static List<Finding> findings() {
        return List.of(
                Finding.warning(
                        "padealing.pad_breach.details",
                        "a route makes it, so the digest does not cover it",
                        "compare it by hand if it matters"),
                Finding.note("bo_airflow.oracle_employee.email", "left behind: identity is in oracle_contact"),
                Finding.note("padealing.pad_request.direction", "value map side covers every value: 4 of 4"));
    }

    private static String sql(String table) {
        return """
                SELECT count(*) AS rows, lpad(to_hex(sum(high)), 16, '0') || lpad(to_hex(sum(low)), 16, '0') AS digest
                FROM (
                  SELECT ('x' || encode(substring(hash FROM 1 FOR 8), 'hex'))::bit(64)::bigint AS high,
                         ('x' || encode(substring(hash FROM 9 FOR 8), 'hex'))::bit(64)::bigint AS low
                  FROM (
                    SELECT sha256(
                         CASE WHEN r."id" IS NULL THEN '\\xffffffff'::bytea ELSE int4send(octet_length(int8send(r."id"))) || int8send(r."id") END
                      || CASE WHEN r."direction" IS NULL THEN '\\xffffffff'::bytea ELSE int4send(octet_length(textsend(r."direction"))) || textsend(r."direction") END) AS hash
                    FROM (SELECT "id", "direction" FROM %s) AS r
                  ) AS hashed
                ) AS words;""".formatted(table);
    }
}
