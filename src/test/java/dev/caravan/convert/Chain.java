package dev.caravan.convert;

import org.jspecify.annotations.Nullable;

/** Conversions of one column, {@code s.x}, one after the other. */
record Chain(String type, Converted value) {

    static Chain of(String type) {
        return new Chain(type, Conversions.start("s.x", type));
    }

    /** A chain without arguments. */
    static Chain of(String type, String... names) {
        Chain chain = of(type);
        for (String name : names) {
            chain = chain.then(name, null);
        }
        return chain;
    }

    Chain then(String name, @Nullable String argument) {
        return new Chain(type, Conversions.apply(value, name, argument));
    }
}
