package dev.caravan.convert;

/** PostgreSQL's own codes for what can be wrong with a value. */
final class States {
    static final String NOT_OF_THE_FORM = "22P02";
    static final String OUT_OF_RANGE = "22003";
    static final String NO_SUCH_TIME = "22008";
    static final String TOO_LARGE = "54000";

    private States() {}
}
