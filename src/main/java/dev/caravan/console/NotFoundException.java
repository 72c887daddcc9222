package dev.caravan.console;

/** What was asked for is not there. */
final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String wayOut;

    NotFoundException(String message, String wayOut) {
        super(message);
        this.wayOut = wayOut;
    }

    String wayOut() {
        return wayOut;
    }
}
