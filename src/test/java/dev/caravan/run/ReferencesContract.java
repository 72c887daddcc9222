package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.run.Meanings.Kind;
import dev.caravan.run.Meanings.Lost;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every reference in the result points to the row that it meant, and every row of the result comes from one in a source.
 * Rows are compared by what they and those that they point to say, never by their keys, and without the program's own SQL;
 * only which rows stayed in quarantine is taken from it.
 */
@Postgres
@TestInstance(Lifecycle.PER_CLASS)
abstract class ReferencesContract {
    private static final List<String> REFERENCE = List.of(
            "oracle_employee",
            "oracle_bloomberg",
            "oracle_exchange",
            "contact",
            "oracle_map_inst_symbol",
            "oracle_position",
            "mako_position");
    private static final List<String> APPLICATION = List.of(
            "active_stocks",
            "personal_account_dealing",
            "restricted_security",
            "employee_role",
            "pad_request",
            "pad_approval",
            "pad_execution",
            "pad_breach",
            "compliance_decision_outcome",
            "chatbot_session",
            "audit_log");

    private static final Map<String, Kind> ASSESSMENT = Map.of(
            "request.id",
            Kind.REQUEST,
            "request.reference_id",
            Kind.REFERENCE,
            "employee.id",
            Kind.EMPLOYEE,
            "employee.manager_id",
            Kind.EMPLOYEE,
            "security_id",
            Kind.SECURITY,
            "similar.0.request_id",
            Kind.REQUEST,
            "similar.1.request_id",
            Kind.REQUEST);
    private static final Map<String, Kind> VERIFIED =
            Map.of("request_id", Kind.REQUEST, "extracted.security_id", Kind.SECURITY);
    private static final Map<String, Kind> BREACH =
            Map.of("request_id", Kind.REQUEST, "breach.id", Kind.BREACH, "breach.employee_id", Kind.EMPLOYEE);
    private static final Map<String, Kind> SESSION = Map.of(
            "draft.request_id", Kind.REQUEST, "draft.employee_id", Kind.EMPLOYEE, "draft.security.id", Kind.SECURITY);
    private static final Map<String, Kind> TRAIL = Map.ofEntries(
            Map.entry("request_id", Kind.REQUEST),
            Map.entry("request.id", Kind.REQUEST),
            Map.entry("request.security_id", Kind.SECURITY),
            Map.entry("request.employee_id", Kind.EMPLOYEE),
            Map.entry("approvals.0.id", Kind.APPROVAL),
            Map.entry("approvals.0.approver_id", Kind.EMPLOYEE),
            Map.entry("execution.id", Kind.EXECUTION),
            Map.entry("execution.request_id", Kind.REQUEST),
            Map.entry("breach_id", Kind.BREACH),
            Map.entry("employee_id", Kind.EMPLOYEE),
            Map.entry("security_id", Kind.SECURITY),
            Map.entry("id", Kind.HISTORY));
    private static final Map<String, Kind> ENTITIES = Map.of(
            "pad_request",
            Kind.REQUEST,
            "pad_execution",
            Kind.EXECUTION,
            "breach",
            Kind.BREACH,
            "personal_account_dealing",
            Kind.HISTORY);

    private final DemoData data;
    private Meanings primary;
    private Meanings secondary;
    private Meanings target;
    private Set<String> quarantine;

    ReferencesContract(DemoData data) {
        this.data = data;
    }

    @BeforeAll
    void migrate(TestDatabase first, TestDatabase second, @TempDir Path folder) {
        data.fill(ShippedMappingIT.database("primary", first), Side.PRIMARY);
        data.fill(ShippedMappingIT.database("secondary", second), Side.SECONDARY);
        first.execute("INSERT INTO active_stocks VALUES (1, 11, 2, 'ONE'), (2, 12, 9, 'TWO')");
        second.execute("INSERT INTO active_stocks VALUES (2, 21, 5, 'SECOND'), (3, 22, 13, 'THIRD');"
                + " UPDATE chatbot_session SET updated_at = updated_at + INTERVAL '1 day' WHERE id % 2 = 0;"
                + " UPDATE restricted_security SET added_by_id = 7 WHERE id % 2 = 0;"
                + " UPDATE pad_request SET created_at = created_at + INTERVAL '1 second' WHERE reference_id ="
                + " 'Q32-E2ETEST'");
        Outcome outcome =
                TinyConsolidation.shipped(folder, first, second, first).run("migrate", "--max-quarantine", "1000");
        assertThat(outcome.out()).as(outcome.toString()).contains("is live");

        quarantine = new HashSet<>(
                first.queryForStrings(
                        "SELECT regexp_replace(table_name, '^.*[.]', '') || '/' || feed || ' ' || source_key FROM caravan.quarantine"));
        List<String> tables = new ArrayList<>(APPLICATION);
        tables.addAll(REFERENCE);
        primary = old(first, tables, "primary", Lost.KEPT);
        secondary = old(second, tables, "secondary", Lost.NULL);
        Map<String, String> schemas = new LinkedHashMap<>();
        APPLICATION.forEach(table -> schemas.put(table, "padealing"));
        REFERENCE.forEach(table -> schemas.put(table, "bo_airflow"));
        schemas.put("oracle_contact", "bo_airflow");
        target = Meanings.of(first, schemas);
    }

    private Meanings old(TestDatabase database, List<String> tables, String feed, Lost lostInside) {
        List<String> there = tables.stream()
                .filter(table -> database.queryForLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
                                + " AND tablename = '" + table + "'")
                        > 0)
                .toList();
        return Meanings.of(
                database, there, row -> quarantine.contains(row.replaceFirst(" ", "/" + feed + " ")), lostInside);
    }

    @ParameterizedTest
    @EnumSource(names = "REFERENCE", mode = EnumSource.Mode.EXCLUDE)
    void noTwoRowsSayTheSameOfThemselves(Kind kind) {
        for (Meanings each : List.of(primary, secondary, target)) {
            assertThat(each.names(kind)).isNotEmpty();
            assertThat(each.ambiguous(kind)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPLOYEE", "SECURITY", "EXCHANGE"})
    void whatBothKnowIsThereOnce(Kind kind) {
        Set<String> both = new TreeSet<>(primary.names(kind));
        both.addAll(secondary.names(kind));

        same(target.names(kind), both);
    }

    @Test
    void everyRequestOfEachAndEveryRecordOfHistoryIsThereOnce() {
        List<String> requests = new ArrayList<>(primary.names(Kind.REQUEST));
        requests.addAll(secondary.names(Kind.REQUEST));
        requests.addAll(ofHistory(primary, "primary", "pad_request", "legacy", primary::requestOf));
        requests.addAll(ofHistory(secondary, "secondary", "pad_request", "legacy", secondary::requestOf));

        same(target.names(Kind.REQUEST), requests);
        same(target.names(Kind.HISTORY), together(it -> it.names(Kind.HISTORY)));
    }

    /** Tables whose rows are all of a source, each its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {"pad_breach", "compliance_decision_outcome", "restricted_security", "active_stocks", "contact"})
    void everyRowPointsToWhatItMeant(String table) {
        same(said(target, table), together(it -> said(it, table)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pad_request", "pad_approval", "pad_execution", "audit_log"})
    void everyRowOfEachAndOfHistoryPointsToWhatItMeant(String table) {
        List<String> expected = together(it -> said(it, table));
        expected.addAll(made(primary, "primary", table));
        expected.addAll(made(secondary, "secondary", table));

        same(said(target, table), expected);
    }

    /** Tables whose equal rows are one, and repeat as often as in the source where they repeat most. */
    @ParameterizedTest
    @ValueSource(strings = {"oracle_map_inst_symbol", "oracle_position", "mako_position"})
    void everyRowPointsToTheSameExchange(String table) {
        Map<String, Long> expected = counted(said(primary, table));
        counted(said(secondary, table)).forEach((row, count) -> expected.merge(row, count, Math::max));

        assertThat(counted(said(target, table))).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void everyManagerIsStillTheSame() {
        Map<String, @Nullable String> expected = managers(secondary);
        expected.putAll(managers(primary));

        assertThat(managers(target)).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void everyRoleBelongsToTheSameEmployee() {
        Set<String> expected = new TreeSet<>(said(primary, "employee_role"));
        Map<String, String> grants = new TreeMap<>();
        for (Meanings each : List.of(primary, secondary)) {
            for (ObjectNode row : each.rows("employee_role")) {
                grants.putIfAbsent(
                        each.follow("employee_role", "employee_id", Kind.EMPLOYEE, row, Lost.KEPT)
                                + row.path("role_name")
                                + row.path("granted_at"),
                        said(each, "employee_role", row));
            }
        }
        expected.addAll(grants.values());

        same(said(target, "employee_role"), expected);
    }

    /** A conversation is as it was where it was continued last; in doubt it is the primary's. */
    @Test
    void everyConversationIsAboutTheSameRequest() {
        Map<String, Meanings> last = new TreeMap<>();
        Map<String, ObjectNode> sessions = new TreeMap<>();
        int secondaries = 0;
        for (Meanings each : List.of(primary, secondary)) {
            for (ObjectNode row : each.rows("chatbot_session")) {
                String session = row.path("session_key").stringValue();
                ObjectNode other = sessions.get(session);
                if (other == null
                        || String.valueOf(Meanings.moment(other.path("updated_at")))
                                        .compareTo(String.valueOf(Meanings.moment(row.path("updated_at"))))
                                < 0) {
                    secondaries += each == secondary ? 1 : 0;
                    sessions.put(session, row);
                    last.put(session, each);
                }
            }
        }
        List<String> expected = new ArrayList<>();
        sessions.forEach((session, row) ->
                expected.add(said(Objects.requireNonNull(last.get(session)), "chatbot_session", row)));

        assertThat(secondaries).isPositive().isLessThan(sessions.size());
        same(said(target, "chatbot_session"), expected);
    }

    @Test
    void everyWorkAddressLeadsToTheSameEmployee() {
        Set<String> expected = new TreeSet<>();
        for (ObjectNode row : secondary.rows("contact")) {
            expected.add(address(
                    secondary,
                    row.path("employee_id"),
                    row.path("contact_group_id").asString(""),
                    row.path("contact_type_id").asString(""),
                    row));
        }
        Set<String> named = secondary.rows("contact").stream()
                .filter(row -> !row.path("surname").isNull())
                .map(row -> row.path("employee_id").asString(""))
                .collect(Collectors.toSet());
        for (ObjectNode row : primary.rows("oracle_employee")) {
            if (!row.path("email").isNull() || !row.path("full_name").isNull()) {
                expected.add(address(primary, row.path("id"), "2", "5", row));
            }
        }
        for (ObjectNode row : secondary.rows("oracle_employee")) {
            if (!row.path("email").isNull()
                    || (!row.path("full_name").isNull()
                            && !named.contains(row.path("id").asString()))) {
                expected.add(address(secondary, row.path("id"), "2", "5", row));
            }
        }
        Set<String> found = new TreeSet<>();
        for (ObjectNode row : target.rows("oracle_contact")) {
            found.add(address(
                    target,
                    row.path("employee_id"),
                    row.path("contact_group_id").asString(""),
                    row.path("contact_type_id").asString(""),
                    row));
        }

        assertThat(found).isNotEmpty().isEqualTo(expected);
    }

    private static String address(Meanings meanings, JsonNode employee, String group, String type, ObjectNode row) {
        return String.join(
                "|",
                String.valueOf(meanings.follow("oracle_contact.employee_id", Kind.EMPLOYEE, employee, Lost.KEPT)),
                group,
                type,
                Meanings.folded(row.path("email")));
    }

    /** Nothing above is true only because there was nothing to follow. */
    @Test
    void everyKindOfReferenceWasFollowed() {
        for (String table : List.of(
                "pad_request",
                "pad_approval",
                "pad_execution",
                "pad_breach",
                "compliance_decision_outcome",
                "restricted_security",
                "active_stocks",
                "contact",
                "employee_role",
                "chatbot_session",
                "audit_log",
                "oracle_map_inst_symbol",
                "oracle_position",
                "mako_position")) {
            said(target, table);
        }
        managers(target);
        everyWorkAddressLeadsToTheSameEmployee();

        assertThat(target.followed()).containsKeys(kinds().toArray(String[]::new));
        target.followed().forEach((kind, count) -> assertThat(count).as(kind).isPositive());
    }

    /** The references that the data of this profile must have. */
    Collection<String> kinds() {
        Set<String> kinds = new LinkedHashSet<>(List.of(
                "oracle_employee.manager_id",
                "oracle_contact.employee_id",
                "contact.employee_id",
                "oracle_map_inst_symbol.exchange_id",
                "oracle_position.exchange_id",
                "mako_position.exchange_id",
                "active_stocks.exchange_id",
                "restricted_security.security_id",
                "restricted_security.added_by_id",
                "employee_role.employee_id",
                "employee_role.granted_by_id",
                "pad_request.employee_id",
                "pad_request.security_id",
                "pad_request.updated_by_id",
                "pad_request.deleted_by_id",
                "pad_approval.request_id",
                "pad_approval.approver_id",
                "pad_execution.request_id",
                "pad_execution.recorded_by_id",
                "pad_breach.request_id",
                "pad_breach.employee_id",
                "pad_breach.resolved_by_id",
                "compliance_decision_outcome.request_id",
                "audit_log.actor_id",
                "audit_log.request_id",
                "audit_log.reference_id",
                "audit_log.entity_id.pad_request",
                "audit_log.entity_id.pad_execution"));
        ASSESSMENT.keySet().forEach(path -> kinds.add("pad_request.compliance_assessment." + path));
        VERIFIED.keySet().forEach(path -> kinds.add("pad_execution.verification_metadata." + path));
        BREACH.keySet().forEach(path -> kinds.add("pad_breach.details." + path));
        SESSION.keySet().forEach(path -> kinds.add("chatbot_session.state." + path));
        TRAIL.keySet().forEach(path -> kinds.add("audit_log.details." + path));
        return kinds;
    }

    private <T> List<T> together(Function<Meanings, Collection<T>> what) {
        List<T> all = new ArrayList<>(what.apply(primary));
        all.addAll(what.apply(secondary));
        return all;
    }

    /** Compares in any order, in a time that grows with the rows and not with their square. */
    private static void same(Collection<String> found, Collection<String> expected) {
        assertThat(found).isNotEmpty();
        Map<String, Long> difference = counted(found);
        counted(expected).forEach((row, count) -> difference.merge(row, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        assertThat(difference).as("rows too many, and rows missing (negative)").isEmpty();
    }

    private static Map<String, Long> counted(Collection<String> rows) {
        return rows.stream().collect(Collectors.groupingBy(row -> row, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, @Nullable String> managers(Meanings meanings) {
        Map<String, @Nullable String> managers = new HashMap<>();
        for (ObjectNode row : meanings.rows("oracle_employee")) {
            managers.put(
                    Meanings.folded(row.path("mako_id")),
                    meanings.follow("oracle_employee", "manager_id", Kind.EMPLOYEE, row, Lost.KEPT));
        }
        return managers;
    }

    private static List<String> said(Meanings meanings, String table) {
        List<String> said = new ArrayList<>();
        for (ObjectNode row : meanings.rows(table)) {
            said.add(said(meanings, table, row));
        }
        return said;
    }

    /** A row with what it points to, as far as the row itself is not in question. */
    private static String said(Meanings meanings, String table, ObjectNode row) {
        return switch (table) {
            case "pad_request" ->
                line(
                        meanings.follow(table + ".self", Kind.REQUEST, row.path("id"), Lost.KEPT),
                        key(meanings, table, "employee_id", Kind.EMPLOYEE, row),
                        key(meanings, table, "security_id", Kind.SECURITY, row),
                        key(meanings, table, "updated_by_id", Kind.EMPLOYEE, row),
                        key(meanings, table, "deleted_by_id", Kind.EMPLOYEE, row),
                        meanings.document(table, "compliance_assessment", ASSESSMENT, row, null));
            case "pad_approval" ->
                line(
                        key(meanings, table, "request_id", Kind.REQUEST, row),
                        key(meanings, table, "approver_id", Kind.EMPLOYEE, row),
                        text(row, "approval_type"),
                        text(row, "decision"),
                        Meanings.moment(row.path("decided_at")));
            case "pad_execution" ->
                line(
                        key(meanings, table, "request_id", Kind.REQUEST, row),
                        key(meanings, table, "recorded_by_id", Kind.EMPLOYEE, row),
                        Meanings.moment(row.path("executed_at")),
                        meanings.document(table, "verification_metadata", VERIFIED, row, null));
            case "pad_breach" ->
                line(
                        meanings.follow(table + ".self", Kind.BREACH, row.path("id"), Lost.KEPT),
                        key(meanings, table, "request_id", Kind.REQUEST, row),
                        key(meanings, table, "employee_id", Kind.EMPLOYEE, row),
                        key(meanings, table, "resolved_by_id", Kind.EMPLOYEE, row),
                        meanings.document(table, "details", BREACH, row, null));
            case "compliance_decision_outcome" ->
                line(
                        key(meanings, table, "request_id", Kind.REQUEST, row),
                        text(row, "ai_risk_level"),
                        text(row, "ai_recommendation"),
                        text(row, "ai_score"),
                        text(row, "ai_decision_at"),
                        text(row, "override_reason"));
            case "restricted_security" ->
                line(
                        key(meanings, table, "security_id", Kind.SECURITY, row),
                        key(meanings, table, "added_by_id", Kind.EMPLOYEE, row),
                        text(row, "ticker"),
                        text(row, "isin"),
                        text(row, "reason"),
                        text(row, "created_at"));
            case "active_stocks" ->
                line(
                        key(meanings, table, "exchange_id", Kind.EXCHANGE, row),
                        text(row, "source_id"),
                        text(row, "inst_symbol"));
            case "contact" ->
                line(
                        key(meanings, table, "employee_id", Kind.EMPLOYEE, row),
                        text(row, "contact_group_id"),
                        text(row, "contact_type_id"),
                        text(row, "email"),
                        text(row, "surname"));
            case "employee_role" ->
                line(
                        key(meanings, table, "employee_id", Kind.EMPLOYEE, row),
                        key(meanings, table, "granted_by_id", Kind.EMPLOYEE, row),
                        text(row, "role_name"),
                        text(row, "granted_at"),
                        text(row, "revoked_at"));
            case "chatbot_session" ->
                line(
                        text(row, "session_key"),
                        Meanings.moment(row.path("updated_at")),
                        meanings.document(table, "state", SESSION, row, null));
            case "oracle_map_inst_symbol" ->
                line(
                        key(meanings, table, "exchange_id", Kind.EXCHANGE, row),
                        text(row, "symbol_type"),
                        text(row, "inst_type"),
                        text(row, "exch_symbol"),
                        text(row, "inst_symbol"));
            case "oracle_position", "mako_position" ->
                line(
                        key(meanings, table, "exchange_id", Kind.EXCHANGE, row),
                        text(row, "inst_symbol"),
                        text(row, "underlying_symbol"),
                        text(row, "portfolio"),
                        text(row, "position_size"),
                        text(row, "exchange_name"),
                        text(row, "last_trade_date"));
            case "audit_log" -> audited(meanings, row);
            default -> throw new IllegalArgumentException(table);
        };
    }

    private static String audited(Meanings meanings, ObjectNode row) {
        Kind kind = ENTITIES.get(row.path("entity_type").asString(""));
        String entity = row.path("entity_id").asString("");
        // Only what is written as a number is a key; all else stays as it is.
        @Nullable
        String meant = kind != null && entity.matches("0|[1-9][0-9]{0,17}")
                ? meanings.follow(
                        "audit_log.entity_id." + row.path("entity_type").asString(""),
                        kind,
                        row.path("entity_id"),
                        Lost.KEPT)
                : row.path("entity_id").toString();
        return line(
                Meanings.moment(row.path("timestamp")),
                text(row, "action_type"),
                text(row, "action_status"),
                text(row, "actor_type"),
                text(row, "actor_identifier"),
                text(row, "entity_type"),
                key(meanings, "audit_log", "actor_id", Kind.EMPLOYEE, row),
                key(meanings, "audit_log", "request_id", Kind.REQUEST, row),
                meanings.follow("audit_log", "reference_id", Kind.REFERENCE, row, meanings.lostInside()),
                meant,
                meanings.document("audit_log", "details", TRAIL, row, Lost.KEPT));
    }

    private static @Nullable String key(Meanings meanings, String table, String column, Kind kind, ObjectNode row) {
        return meanings.follow(table, column, kind, row, Lost.KEPT);
    }

    private static String text(ObjectNode row, String column) {
        return row.path(column).isMissingNode() ? "null" : row.path(column).toString();
    }

    private static String line(@Nullable String... parts) {
        return Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining("\n  ", "", "\n"));
    }

    /** The records of history of which a feed makes a row, and these rows. */
    private List<String> ofHistory(
            Meanings meanings, String side, String table, String feed, Function<ObjectNode, String> row) {
        List<String> made = new ArrayList<>();
        for (ObjectNode history : meanings.rows("personal_account_dealing")) {
            if (!quarantine.contains(
                    table + '/' + side + '_' + feed + ' ' + history.path("id").asString())) {
                made.add(row.apply(history));
            }
        }
        return made;
    }

    private List<String> made(Meanings meanings, String side, String table) {
        return switch (table) {
            case "pad_request" -> ofHistory(meanings, side, table, "legacy", row -> request(meanings, row));
            case "pad_approval" -> {
                List<String> made = given(
                        "auth_manager", meanings, side, table, "manager", row -> approval(meanings, row, "manager"));
                made.addAll(given(
                        "auth_compliance",
                        meanings,
                        side,
                        table,
                        "compliance",
                        row -> approval(meanings, row, "compliance")));
                yield made;
            }
            case "pad_execution" ->
                ofHistory(meanings, side, table, "legacy", row -> execution(meanings, row)).stream()
                        .filter(row -> !row.isEmpty())
                        .toList();
            default -> {
                List<String> made = ofHistory(
                        meanings,
                        side,
                        table,
                        "submitted",
                        row -> entry(meanings, row, "request_submitted", "employee", "requested_date", "success"));
                for (String who : List.of("manager", "compliance")) {
                    made.addAll(given(
                            "auth_" + who,
                            meanings,
                            side,
                            table,
                            who,
                            row -> entry(
                                    meanings,
                                    row,
                                    "approval_" + who,
                                    "auth_" + who,
                                    "auth_" + who + "_date",
                                    row.path("status_" + who).asString("").equals("approved")
                                            ? "success"
                                            : "blocked")));
                }
                yield made;
            }
        };
    }

    private List<String> given(
            String column,
            Meanings meanings,
            String side,
            String table,
            String feed,
            Function<ObjectNode, String> row) {
        return new ArrayList<>(
                ofHistory(
                                meanings,
                                side,
                                table,
                                feed,
                                history -> history.path(column).isNull() ? "" : row.apply(history))
                        .stream()
                        .filter(made -> !made.isEmpty())
                        .toList());
    }

    private static String self(Meanings meanings, ObjectNode history) {
        return Kind.REQUEST + " " + meanings.requestOf(history);
    }

    private static String request(Meanings meanings, ObjectNode history) {
        String holding = history.path("holding_period_yn").asString("");
        return line(
                self(meanings, history),
                key(meanings, "personal_account_dealing", "employee", Kind.EMPLOYEE, history),
                security(meanings, history),
                key(meanings, "personal_account_dealing", "last_modified_by", Kind.EMPLOYEE, history),
                null,
                holding.isEmpty() ? null : "{\"holding_period\":" + holding.equals("1") + "}");
    }

    /** The only listing of the symbol, or of several the one with the code; the first, where it is listed twice. */
    private static @Nullable String security(Meanings meanings, ObjectNode history) {
        Set<String> codes = meanings.codes(history.path("inst_symbol"));
        String code = history.path("bloomberg").asString("").replaceFirst(" Equity$", "");
        if (codes.isEmpty()) {
            return null;
        }
        return Kind.SECURITY + " " + (codes.size() == 1 ? codes.iterator().next() : code) + "#1";
    }

    private static String approval(Meanings meanings, ObjectNode history, String who) {
        return line(
                self(meanings, history),
                key(meanings, "personal_account_dealing", "auth_" + who, Kind.EMPLOYEE, history),
                '"' + who + '"',
                text(history, "status_" + who),
                Meanings.utc(history.path("auth_" + who + "_date")));
    }

    private static String execution(Meanings meanings, ObjectNode history) {
        if (history.path("two_business_days_execution_yn").isNull()
                && history.path("contract_notes_received_yn").isNull()) {
            return "";
        }
        return line(
                self(meanings, history),
                key(meanings, "personal_account_dealing", "auth_compliance", Kind.EMPLOYEE, history),
                Meanings.utc(history.path("auth_compliance_date")),
                null);
    }

    private static String entry(
            Meanings meanings, ObjectNode history, String action, String actor, String moment, String status) {
        return line(
                Meanings.utc(history.path(moment)),
                '"' + action + '"',
                '"' + status + '"',
                "\"user\"",
                address(meanings, history.path(actor)),
                "\"pad_request\"",
                key(meanings, "personal_account_dealing", actor, Kind.EMPLOYEE, history),
                self(meanings, history),
                null,
                self(meanings, history),
                "{\"id\":"
                        + JsonNodeFactory.instance.stringNode(String.valueOf(meanings.follow(
                                "personal_account_dealing.id", Kind.HISTORY, history.path("id"), Lost.KEPT)))
                        + ",\"legacy\":true}");
    }

    private static String address(Meanings meanings, JsonNode employee) {
        for (ObjectNode row : meanings.rows("oracle_employee")) {
            if (row.path("id").asLong() == employee.asLong(0)) {
                return (row.path("email").isNull() ? row.path("mako_id") : row.path("email")).toString();
            }
        }
        return "null";
    }
}
