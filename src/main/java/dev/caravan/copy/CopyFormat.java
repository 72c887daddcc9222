package dev.caravan.copy;

/** The format in which rows travel between the two servers. */
public enum CopyFormat {
    /** Binary COPY: cheapest, for tables whose column types all mean the same on both servers. */
    BINARY("WITH (FORMAT binary"),
    /** Text COPY: for arrays and composites of user-defined types, whose binary form carries OIDs. */
    TEXT("WITH (FORMAT text");

    private final String options;

    CopyFormat(String options) {
        this.options = options;
    }

    /** {@code COPY (select) TO STDOUT} in this format. */
    public String copyOut(String select) {
        return "COPY (" + select + ") TO STDOUT " + options + ")";
    }

    /**
     * {@code COPY table (columns) FROM STDIN} in this format.
     *
     * @param target quoted table with its quoted column list
     */
    public String copyIn(String target, boolean freeze) {
        return "COPY " + target + " FROM STDIN " + options + (freeze ? ", FREEZE)" : ")");
    }

    RowFraming framing(RowDigester digester) {
        return this == BINARY ? new BinaryRows(digester) : new TextRows(digester);
    }
}
