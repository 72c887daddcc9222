package dev.caravan.convert;

/** A conversion that does not exist, or that cannot be done with this argument, this input or at this place. */
public final class UnknownConversionException extends RuntimeException {
    private final String wayOut;

    public UnknownConversionException(String message, String wayOut) {
        super(message);
        this.wayOut = wayOut;
    }

    /** What to do about it. */
    public String wayOut() {
        return wayOut;
    }
}
