package dev.caravan.cli;

import dev.caravan.problem.CaravanException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where a command's answer goes: text for people, or one JSON document for programs. */
public final class Terminal {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;
    private OutputFormat format = OutputFormat.text;

    /** The forms of an answer. */
    public enum OutputFormat {
        text,
        json
    }

    /**
     * A terminal on these streams.
     *
     * @param interactive whether a person is watching, so that a line may be drawn over
     */
    public Terminal(PrintStream out, PrintStream err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    /** The process's own streams. The launcher says in CARAVAN_TTY whether standard error is a terminal. */
    public static Terminal standard() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        return new Terminal(out, err, "1".equals(System.getenv("CARAVAN_TTY")));
    }

    void format(OutputFormat wanted) {
        this.format = wanted;
    }

    boolean json() {
        return format == OutputFormat.json;
    }

    boolean interactive() {
        return interactive && !json();
    }

    PrintStream errorStream() {
        return err;
    }

    /** A line of the answer, for people; nothing in JSON. */
    void line(String text) {
        if (!json()) {
            out.println(text);
        }
    }

    /** The answer, for programs; nothing as text. */
    void answer(Object document) {
        if (json()) {
            out.println(JSON.writeValueAsString(document));
        }
    }

    /** A word on what is going on; never part of the answer. */
    void say(String text) {
        if (!json()) {
            err.println(text);
        }
    }

    void failure(CaravanException failure) {
        if (json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("error", failure.getMessage());
            document.put("wayOut", failure.wayOut());
            document.put("findings", failure.findings());
            document.put("exitCode", ExitCode.of(failure));
            answer(document);
            return;
        }
        err.println("caravan: " + String.join(System.lineSeparator(), failure.lines()));
    }
}
