package dev.caravan.cli;

import dev.caravan.plan.PlanRecord;
import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A plan in a file, to be agreed on and run later. */
final class PlanFile {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PlanFile() {}

    static void write(Path file, PlanRecord plan) {
        try {
            Files.writeString(file, JSON.writeValueAsString(plan) + "\n");
        } catch (IOException e) {
            throw new UsageException("The plan cannot be written to " + file + ".", "Name another file.", e);
        }
    }

    static PlanRecord read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), PlanRecord.class);
        } catch (IOException | JacksonException e) {
            throw new UsageException(
                    "The plan in " + file + " cannot be read.", "Write one with caravan plan --save FILE.", e);
        }
    }
}
