package dev.caravan.cli;

import dev.caravan.run.Step;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a step's name as its route has it. */
final class StepConverter implements ITypeConverter<Step> {
    @Override
    public Step convert(String text) {
        return Arrays.stream(Step.values())
                .filter(step -> step.route().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no step " + text + "; there are "
                        + Arrays.stream(Step.values()).map(Step::route).collect(Collectors.joining(", "))));
    }
}
