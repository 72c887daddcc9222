package dev.caravan.report;

/** How a verdict sounds: its colour and its sign, so that it never depends on the colour alone. */
enum Tone {
    GOOD("good", "✓"),
    WARN("warn", "!"),
    BAD("bad", "✗"),
    CALM("calm", "–");

    private final String style;
    private final String sign;

    Tone(String style, String sign) {
        this.style = style;
        this.sign = sign;
    }

    String style() {
        return style;
    }

    String sign() {
        return sign;
    }
}
