package dev.caravan.database;

import dev.caravan.problem.Causes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A server's error in words that may be logged. Messages of the classes 22 (data) and 23 (integrity) quote values of
 * rows, which can be personal data, so for those the message is rebuilt from the fields that name things.
 */
public final class SqlFailure {
    private static final Pattern COPY_CONTEXT =
            Pattern.compile("COPY ([^,]+), (?:line|row) (\\d+)(?:, column ([^:\\n]+))?");

    private SqlFailure() {}

    /** One line with the condition, what it concerns, and the SQLSTATE. */
    public static String of(Throwable failure) {
        @Nullable SQLException sql = Causes.find(failure, SQLException.class);
        if (sql == null) {
            return String.valueOf(failure.getMessage());
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        @Nullable PSQLException server = Causes.find(sql, PSQLException.class);
        @Nullable ServerErrorMessage message = server == null ? null : server.getServerErrorMessage();
        boolean quotesValues = state.startsWith("22") || state.startsWith("23");
        if (message == null) {
            return (quotesValues ? condition(state) : firstLine(sql.getMessage())) + suffix(state);
        }
        if (quotesValues) {
            return condition(state) + named(message) + suffix(state);
        }
        return message.getMessage() + named(message) + suffix(state);
    }

    /** The SQLSTATE of the failure, or an empty string. */
    public static String state(Throwable failure) {
        @Nullable SQLException sql = Causes.find(failure, SQLException.class);
        return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    }

    private static String condition(String state) {
        return switch (state) {
            case "22001" -> "a value is too long for its column";
            case "22003" -> "a number is out of range for its column";
            case "22007", "22008" -> "a date or time is not valid";
            case "22012" -> "division by zero";
            case "22P02" -> "a value is not valid for its type";
            case "22021", "22P05" -> "a character does not exist in the other encoding";
            case "23502" -> "NULL in a column that must not be NULL";
            case "23503" -> "a reference points to a row that does not exist";
            case "23505" -> "a key value occurs more than once";
            case "23514" -> "a row breaks a check";
            case "23P01" -> "rows break an exclusion constraint";
            default -> state.startsWith("22") ? "a value cannot be converted" : "a row breaks a constraint";
        };
    }

    private static String named(ServerErrorMessage message) {
        List<String> parts = new ArrayList<>();
        @Nullable Matcher copy = message.getWhere() == null ? null : COPY_CONTEXT.matcher(message.getWhere());
        boolean inCopy = copy != null && copy.find();
        if (message.getConstraint() != null) {
            parts.add("constraint " + message.getConstraint());
        }
        if (message.getTable() != null) {
            parts.add("table " + message.getTable());
        } else if (inCopy && copy != null) {
            parts.add("table " + copy.group(1));
        }
        if (message.getColumn() != null) {
            parts.add("column " + message.getColumn());
        } else if (inCopy && copy != null && copy.group(3) != null) {
            parts.add("column " + copy.group(3));
        }
        if (inCopy && copy != null) {
            parts.add("row " + copy.group(2) + " of the stream");
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static String suffix(String state) {
        return state.isEmpty() ? "" : " [SQLSTATE " + state + "]";
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "unknown failure" : text.lines().findFirst().orElse("");
    }
}
