package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of each problem of the old data that {@code docs/dirty-data.md} lists. One run for all tests. */
@Postgres
class DirtyConsolidationIT {
    private static TestDatabase primary;
    private static TestDatabase secondary;
    private static TestDatabase target;
    private static Outcome outcome;

    @BeforeAll
    static void migrate(TestDatabase first, TestDatabase second, @TempDir Path folder) {
        DemoData data = new DemoData("small", 1, true);
        data.fill(ShippedMappingIT.database("primary", first), Side.PRIMARY);
        data.fill(ShippedMappingIT.database("secondary", second), Side.SECONDARY);
        primary = first;
        secondary = second;
        target = first;
        outcome = TinyConsolidation.shipped(folder, first, second, first).run("migrate", "--max-quarantine", "113");
    }

    @Test
    void everythingElseIsLiveAndTheExitCodeSaysThatNotAllIs() {
        assertThat(outcome.exitCode()).as(outcome.toString()).isOne();
        assertThat(outcome.out())
                .contains("Run 1 is live. 27 tables verified", "In quarantine are 113 rows", "11 of 11 checks")
                .doesNotContain("DIFFERS");
        outcome.keepsToItself("gone@example.com", "Vanished Holdings");
    }

    @Test
    void q01AKeyOfBothIsThePrimarysAndTheOtherRowGetsANewOne() {
        assertThat(target.queryForLong("SELECT count(*) FROM public.pad_request o JOIN padealing.pad_request r"
                        + " USING (id, created_at, quantity)"))
                .isEqualTo(primary.count("public.pad_request") - inQuarantine("pad_request/primary"));
        assertThat(requestOf(secondary, 1))
                .isGreaterThan(primary.queryForLong("SELECT max(id) FROM public.pad_request"));
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.pad_approval WHERE request_id = " + requestOf(secondary, 1)))
                .isEqualTo(secondary.queryForLong("SELECT count(*) FROM pad_approval WHERE request_id = 1"));
    }

    @Test
    void q02AReferenceOfBothIsKeptForThePrimaryAndGetsASuffixForTheOther() {
        assertThat(target.queryForStrings(
                        "SELECT reference_id FROM padealing.pad_request WHERE reference_id LIKE 'Q06%' ORDER BY id"))
                .containsExactly("Q06-EQUITY-SUFFIX", "Q06-EQUITY-SUFFIX-S");
    }

    @Test
    void q03AnEmployeeOfBothIsOneWhateverTheCaseOfTheLogin() {
        assertThat(secondary.queryForStrings("SELECT mako_id FROM oracle_employee WHERE mako_id <> lower(mako_id)"))
                .isNotEmpty()
                .allSatisfy(login -> assertThat(target.queryForLong(
                                "SELECT count(*) FROM bo_airflow.oracle_employee WHERE lower(mako_id) = lower('" + login
                                        + "')"))
                        .isOne());
    }

    @Test
    void q04OneTickerMayBelongToSeveralListingsAndACodeMayStandTwice() {
        for (TestDatabase source : List.of(primary, secondary)) {
            String code = source.queryForString("SELECT bloomberg FROM public.oracle_bloomberg WHERE id = 1");
            String ticker = source.queryForString("SELECT ticker FROM public.oracle_bloomberg WHERE id = 1");
            assertThat(target.queryForStrings("SELECT bloomberg FROM bo_airflow.oracle_bloomberg WHERE ticker = '"
                            + ticker + "' ORDER BY 1"))
                    .containsExactlyInAnyOrder(code, code, ticker + " Q4", ticker + " Q5");
        }
    }

    @Test
    void q05ASecurityOtherThanTheCodeSaysStaysAsItIs() {
        for (TestDatabase source : List.of(primary, secondary)) {
            String query =
                    "SELECT b.bloomberg || ' / ' || r.bloomberg_ticker FROM %spad_request r JOIN %soracle_bloomberg b"
                            + " ON b.id = r.security_id WHERE r.reference_id = 'Q05-WRONG-SECURITY%s'";
            assertThat(target.queryForString(query.formatted("padealing.", "bo_airflow.", suffix(source))))
                    .isEqualTo(source.queryForString(query.formatted("public.", "public.", "")));
        }
    }

    @Test
    void q06AStoredCodeIsNotCorrected() {
        for (TestDatabase source : List.of(primary, secondary)) {
            assertThat(target.queryForString(
                            "SELECT b.bloomberg || ' Equity' = r.bloomberg_ticker FROM padealing.pad_request r"
                                    + " JOIN bo_airflow.oracle_bloomberg b ON b.id = r.security_id"
                                    + " WHERE r.reference_id = 'Q06-EQUITY-SUFFIX" + suffix(source) + "'"))
                    .isEqualTo("t");
        }
        assertThat(target.queryForStrings(
                        "SELECT right(ticker, 3) FROM padealing.restricted_security WHERE reason = 'Q06'"))
                .containsExactly(".NW", ".NW");
    }

    @Test
    void q06HistoryLosesTheSuffixOfItsCode() {
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.personal_account_dealing WHERE bloomberg LIKE '% Equity'"))
                .isPositive();
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.pad_request WHERE bloomberg_ticker LIKE '% Equity'"))
                .as("the two that were requests before")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "pad_request,   security_id,    oracle_bloomberg, 1",
        "pad_approval,  approver_id,    oracle_employee,  1",
        "pad_execution, recorded_by_id, oracle_employee,  1",
        "audit_log,     actor_id,       oracle_employee,  1",
        "employee_role, employee_id,    oracle_employee,  2"
    })
    void q07ARowThatPointsToNothingIsInQuarantine(String table, String column, String to, int rows) {
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined(table + '/' + side, column, "points to no row of bo_airflow." + to))
                    .hasSize(rows);
        }
    }

    @Test
    void q07ARequestWithoutASecurityIsARequest() {
        assertThat(target.queryForStrings("SELECT security_name FROM padealing.pad_request"
                        + " WHERE reference_id LIKE 'Q07-NO-SECURITY%' AND security_id IS NULL"))
                .containsExactly("Unlisted Bakery Ltd", "Unlisted Bakery Ltd");
        assertThat(target.queryForStrings(
                        "SELECT 1 FROM padealing.pad_request WHERE reference_id LIKE 'Q07-DANGLING%'"))
                .isEmpty();
    }

    @Test
    void q08BlockedSubmissionsStayWithoutARequest() {
        String blocked = "SELECT count(*) FROM %s WHERE action_status = 'blocked' AND request_id IS NULL"
                + " AND entity_type = 'pad_request' AND entity_id IS NULL";

        assertThat(target.queryForLong(blocked.formatted("padealing.audit_log")))
                .isPositive()
                .isEqualTo(primary.queryForLong(blocked.formatted("public.audit_log"))
                        + secondary.queryForLong(blocked.formatted("public.audit_log")));
    }

    @Test
    void q09ABreachThatWasWrittenAsViewedStaysAndStillNamesItsBreach() {
        assertThat(target.queryForStrings(
                        "SELECT b.breach_type = a.details ->> 'breach_type' AND a.request_id IS NOT DISTINCT FROM"
                                + " b.request_id FROM padealing.audit_log a JOIN padealing.pad_breach b ON b.id = a.entity_id::int"
                                + " AND b.id = (a.details ->> 'breach_id')::int"
                                + " WHERE a.entity_type = 'breach' AND a.action_type = 'pad_request_viewed'"))
                .containsExactly("t", "t", "t", "t");
    }

    @Test
    void q10AStaleBreachStaysOpen() {
        String open = "SELECT count(*) FROM %s WHERE breach_type = 'contract_note_mismatch' AND resolved IS NOT TRUE";

        assertThat(target.queryForLong(open.formatted("padealing.pad_breach")))
                .isGreaterThanOrEqualTo(6)
                .isEqualTo(primary.queryForLong(open.formatted("public.pad_breach"))
                        + secondary.queryForLong(open.formatted("public.pad_breach")));
    }

    @Test
    void q11ACurrencyIsNotCorrected() {
        assertThat(target.queryForStrings("SELECT r.currency || ' ' || b.trade_currency FROM padealing.pad_request r"
                        + " JOIN bo_airflow.oracle_bloomberg b ON b.id = r.security_id"
                        + " WHERE reference_id LIKE 'Q11%'"))
                .containsExactly("USD EUR", "USD EUR");
    }

    @Test
    void q12ADeclarationIsNotTurnedRound() {
        assertThat(target.queryForStrings(
                        "SELECT insider_info_declaration || ' ' || (compliance_assessment ->> 'insider_info')"
                                + " || ' ' || jsonb_typeof(compliance_assessment -> 'insider_info')"
                                + " FROM padealing.pad_request WHERE reference_id LIKE 'Q12%'"))
                .containsExactly("false true string", "false true string");
    }

    @Test
    void q13AnUnknownCodeIsInQuarantineAndTheRecordOfHistoryStays() {
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined("pad_request/" + side + "_legacy", "is_related_party", "one_two: neither 1 nor 2"))
                    .containsExactly("8000013", "8000014", "8000015");
        }
        assertThat(target.queryForStrings(
                        "SELECT related_yn FROM padealing.personal_account_dealing WHERE id BETWEEN 8000013"
                                + " AND 8000015 ORDER BY id"))
                .containsExactly("Y", "0", "3");
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.pad_request r JOIN padealing.personal_account_dealing p"
                                + " ON p.employee = r.employee_id AND p.trade_size = r.quantity AND p.value = r.estimated_value"
                                + " AND r.reference_id IS NULL AND r.is_related_party = (p.related_yn = '1')"))
                .isPositive();
    }

    @Test
    void q14ATimeThatWasTwiceIsTheSecondAndOneThatNeverWasIsInQuarantine() {
        assertThat(target.queryForStrings("SELECT created_at FROM padealing.pad_request WHERE quantity = 10"
                        + " AND estimated_value = 100 AND currency = 'GBP'"))
                .containsExactly("2020-10-25 01:30:00", "2020-10-25 01:30:00");
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined(
                            "pad_request/" + side + "_legacy",
                            "created_at",
                            "to_utc: a local time that Europe/London skipped"))
                    .containsExactly("8000020");
        }
    }

    @Test
    void q14ASummerTimeOfHistoryIsAnHourEarlierInUtc() {
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.audit_log a JOIN padealing.personal_account_dealing p"
                                + " ON p.id = (a.details ->> 'id')::bigint WHERE a.details @> '{\"legacy\": true}'"
                                + " AND a.entity_type = 'pad_request' AND a.action_type = 'request_submitted'"
                                + " AND p.requested_date - a.timestamp = INTERVAL '1 hour'"))
                .isPositive();
    }

    @Test
    void q15AnotherSpellingOfADirectionIsInQuarantineAndASymbolStaysInLowerCase() {
        assertThat(quarantined("pad_request/secondary", "direction", "the value map does not cover its value"))
                .hasSize(4);
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.pad_request WHERE direction NOT IN ('BUY', 'SELL')"))
                .isZero();
        assertThat(secondary.queryForLong("SELECT count(*) FROM pad_request WHERE direction IN ('B', 'S')"))
                .isPositive();
        assertThat(target.queryForString("SELECT ticker = lower(ticker) FROM padealing.pad_request WHERE reference_id ="
                        + " 'Q15-LOWER-CASE'"))
                .isEqualTo("t");
    }

    @Test
    void q16AnUnknownStatusIsInQuarantine() {
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined("pad_request/" + side, "status", "breaks the check ck_pad_request_status"))
                    .hasSize(3);
            assertThat(quarantined(
                            "pad_request/" + side + "_legacy",
                            "status_manager",
                            "a decision without its manager or time, or these without a decision"))
                    .containsExactly("8000030", "8000031", "8000032", "8000033", "8000034");
        }
    }

    @Test
    void q17AnOutcomeWithHolesIsInQuarantineAndTwoOfOneRequestAreTwo() {
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined("compliance_decision_outcome/" + side, "ai_prohibited_flag", "must not be NULL"))
                    .hasSize(2);
        }
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM (SELECT request_id FROM padealing.compliance_decision_outcome"
                                + " WHERE request_id IN (SELECT request_id FROM padealing.compliance_decision_outcome WHERE ai_score = 99"
                                + " AND ai_recommendation = 'REJECT') GROUP BY 1 HAVING count(*) = 2) AS twice"))
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void q18DetailsThatAreAlmostJsonAreAText() {
        assertThat(target.queryForStrings(
                        "SELECT details #>> '{}' FROM padealing.pad_breach WHERE detected_at = '2026-01-19 12:00'"
                                + " AND jsonb_typeof(details) = 'string' ORDER BY id"))
                .containsExactly(
                        "{\"request_id\": 3,", "{'request_id': 3}", "{\"score\": NaN}", "{\"text\": \"line\nbreak\"}");
    }

    @Test
    void q19AnEntityThatIsNoNumberStaysAsItIs() {
        List<String> odd = List.of("RWHITCOM-260119-NONE", "12.0", " 12 ", "99999999999999999999", "");
        List<String> twice = new ArrayList<>(odd);
        twice.addAll(odd);

        assertThat(target.queryForStrings(
                        "SELECT entity_id FROM padealing.audit_log WHERE timestamp BETWEEN '2026-01-19 12:05'"
                                + " AND '2026-01-19 12:09' AND actor_identifier = 'pad-monitor' AND request_id IS NULL"
                                + " ORDER BY id"))
                .isEqualTo(twice);
    }

    @Test
    void q20EverySequenceContinuesBehindTheRows() {
        List<String> tables = target.queryForStrings(
                "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.columns"
                        + " WHERE table_schema IN ('padealing', 'bo_airflow') AND column_name = 'id'"
                        + " AND (column_default LIKE 'nextval%' OR is_identity = 'YES')");

        assertThat(tables)
                .hasSizeGreaterThan(10)
                .allSatisfy(table -> assertThat(target.queryForLong("SELECT nextval(pg_get_serial_sequence('" + table
                                + "', 'id')) - max(id) FROM " + table))
                        .as(table)
                        .isPositive());
        assertThat(primary.queryForLong(
                        "SELECT max(id) - (SELECT last_value FROM public.pad_breach_id_seq) FROM public.pad_breach"))
                .as("as it was before")
                .isPositive();
    }

    @Test
    void q21ARowMayStandAsOftenAsInTheSourceWhereItRepeatsMost() {
        assertThat(target.queryForStrings(
                        "SELECT count(*) FROM bo_airflow.oracle_map_inst_symbol WHERE exchange_id IS NULL"
                                + " AND inst_symbol IN ("
                                + first(primary) + ", " + first(secondary)
                                + ") GROUP BY symbol_type, exch_symbol, inst_symbol"))
                .isNotEmpty()
                .containsOnly("3");
    }

    @Test
    void q22OnlyAWholeNumberIsAnId() {
        assertThat(target.queryForStrings(
                        "SELECT exchange_id FROM bo_airflow.mako_position WHERE inst_symbol = 'FLOATING'"))
                .containsExactly("123");
        assertThat(quarantined("mako_position/secondary", "exchange_id", "integer: not a whole number of 64 bits"))
                .hasSize(3);
    }

    @Test
    void q23AListStaysAText() {
        String lists =
                "SELECT lower(mako_id) || ' ' || boffin_group FROM %s WHERE boffin_group LIKE '%%;%%' ORDER BY 1";

        assertThat(target.queryForStrings(lists.formatted("bo_airflow.oracle_employee")))
                .isNotEmpty()
                .containsAll(primary.queryForStrings(lists.formatted("public.oracle_employee")));
    }

    @Test
    void q24NoEntryOfSevenYearsAgoIsLost() {
        assertThat(target.queryForStrings("SELECT p.id = (a.details ->> 'id')::bigint FROM padealing.audit_log a"
                        + " JOIN padealing.personal_account_dealing p ON p.id = (a.details ->> 'id')::bigint"
                        + " WHERE a.timestamp BETWEEN '2019-01-23' AND '2019-01-28'"
                        + " AND a.entity_type = 'personal_account_dealing'"))
                .hasSize(10)
                .containsOnly("t");
    }

    @Test
    void q25AFractionIsInQuarantineAndStaysOnTheContractNote() {
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined(
                            "pad_request/" + side + "_legacy", "quantity", "integer: not a whole number of 64 bits"))
                    .containsExactly("8000040");
        }
        assertThat(target.queryForStrings(
                        "SELECT execution_quantity || ' ' || (verification_metadata #>> '{extracted,quantity}')"
                                + " FROM padealing.pad_execution WHERE execution_price = 43.21"))
                .containsExactly("5 5.125", "5 5.125");
    }

    @ParameterizedTest
    @CsvSource({
        "8000041, quantity,        breaks the check ck_pad_request_quantity",
        "8000042, quantity,        must not be NULL",
        "8000043, quantity,        breaks the check ck_pad_request_quantity",
        "8000044, estimated_value, 'does not fit into numeric(15,2) unchanged'",
        "8000045, estimated_value, 'does not fit into numeric(15,2) unchanged'",
        "8000046, quantity,        does not fit into integer unchanged"
    })
    void q26AnAmountThatDoesNotFitIsInQuarantine(String id, String column, String reason) {
        for (String side : List.of("primary", "secondary")) {
            assertThat(quarantined("pad_request/" + side + "_legacy", column, reason))
                    .contains(id);
        }
    }

    @Test
    void q27APathStaysAsItIs() {
        assertThat(target.queryForStrings(
                        "SELECT contract_note_path FROM padealing.pad_execution WHERE contract_note_path LIKE"
                                + " 'gs:%'"))
                .containsExactly(
                        "gs://contract-notes.example.org/2026/01/note.pdf",
                        "gs://contract-notes.example.org/2026/01/note.pdf");
    }

    @Test
    void q28ADeletedRequestIsThereAndStillDeleted() {
        assertThat(secondary.queryForStrings(
                        "SELECT reference_id || '|' || deleted_at FROM pad_request WHERE deleted_at IS NOT NULL"
                                + " AND reference_id IS NOT NULL"))
                .isNotEmpty()
                .allSatisfy(deleted -> assertThat(target.queryForStrings(
                                "SELECT regexp_replace(reference_id, '-S$', '') || '|' || deleted_at FROM padealing.pad_request"
                                        + " WHERE deleted_at IS NOT NULL AND reference_id IS NOT NULL"))
                        .contains(deleted));
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM padealing.pad_request WHERE deleted_at IS NOT NULL AND reference_id"
                                + " IS NULL"))
                .as("of history")
                .isPositive();
    }

    @Test
    void q32RowsOfTestsAreThereAndCanBeTold() {
        assertThat(target.queryForStrings(
                        "SELECT r.reference_id FROM padealing.pad_request r JOIN bo_airflow.oracle_employee e"
                                + " ON e.id = r.employee_id WHERE e.mako_id = 'e2etest' ORDER BY r.id"))
                .containsExactly("Q32-E2ETEST", "Q32-E2ETEST-S");
    }

    @Test
    void q33EveryKeyOfThePrimaryIsStillTheSameRow() {
        assertThat(
                        target.queryForLong(
                                "SELECT count(*) FROM public.pad_request o JOIN padealing.pad_request r USING (id)"
                                        + " WHERE o.reference_id IS DISTINCT FROM r.reference_id OR o.created_at <> r.created_at"))
                .isZero();
    }

    @Test
    void q34AnUnknownInstrumentIsAPositionLikeAnyOther() {
        assertThat(target.queryForStrings(
                        "SELECT portfolio FROM bo_airflow.oracle_position WHERE inst_symbol = 'UNKNOWNZ6'"
                                + " ORDER BY 1"))
                .containsExactly("PF-0001", "PF-0003");
    }

    private static String suffix(TestDatabase source) {
        return source == secondary ? "-S" : "";
    }

    private static String first(TestDatabase source) {
        return "'" + source.queryForString("SELECT min(inst_symbol COLLATE \"C\") FROM public.oracle_map_inst_symbol")
                + "'";
    }

    /** The new key of a request of the other database. */
    private static long requestOf(TestDatabase source, int id) {
        return target.queryForLong("SELECT id FROM padealing.pad_request WHERE created_at = '"
                + source.queryForString("SELECT created_at FROM public.pad_request WHERE id = " + id) + "'");
    }

    private static long inQuarantine(String place) {
        return target.queryForLong(
                "SELECT count(*) FROM caravan.quarantine WHERE table_name || '/' || feed LIKE '%." + place + "'");
    }

    /** The source keys of what is in quarantine for a reason. */
    private static List<@Nullable String> quarantined(String place, String column, String reason) {
        List<@Nullable String> keys =
                target.queryForStrings("SELECT source_key FROM caravan.quarantine WHERE table_name || '/'"
                        + " || feed LIKE '%." + place + "' AND column_name = '" + column + "' AND reason = '" + reason
                        + "' AND state = 'open' ORDER BY 1");
        return Collections.unmodifiableList(keys);
    }
}
