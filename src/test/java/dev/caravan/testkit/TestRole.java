package dev.caravan.testkit;

/**
 * A role that may log in and nothing else until it is granted something; see {@link TestDatabase#createRole}.
 *
 * @param name the real name, which ends with the requested one
 */
public record TestRole(String name, String password) {

    /** The name as it stands in a GRANT. */
    public String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
