package dev.caravan.files;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a file, as a delimiter divides it.
 *
 * @param fields none if it is damaged; a single empty one if the line is blank
 * @param damage why it cannot be read; null if it can
 */
record FirstLine(
        char delimiter, List<String> fields, @Nullable Damage damage) {

    static FirstLine read(Path file, Encoding encoding, char delimiter, char quote) throws IOException {
        AtomicReference<@Nullable Damage> malformed = new AtomicReference<>();
        try (InputStream stream = Files.newInputStream(file);
                StrictReader reader = new StrictReader(
                        stream,
                        encoding,
                        (offset, bytes) ->
                                malformed.compareAndSet(null, Damage.malformed(encoding.charset(), offset, bytes)));
                CsvReader<CsvRecord> csv = parser(delimiter, quote).ofCsvRecord(reader);
                CloseableIterator<CsvRecord> records = csv.iterator()) {
            List<String> fields = records.hasNext() ? records.next().getFields() : List.of("");
            @Nullable Damage damage = malformed.get();
            if (damage == null && fields.stream().anyMatch(field -> field.indexOf('\0') >= 0)) {
                damage = Damage.zero("the line");
            }
            return new FirstLine(delimiter, damage == null ? fields : List.of(), damage);
        } catch (CsvParseException e) {
            @Nullable Damage damage = malformed.get();
            return new FirstLine(delimiter, List.of(), damage == null ? Damage.syntax(e) : damage);
        }
    }

    /** Strict as to quotes; counting fields and judging empty lines is left to the reader of the records. */
    static CsvReaderBuilder parser(char delimiter, char quote) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .allowUnclosedQuote(false)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    boolean blank() {
        return fields.size() == 1 && fields.get(0).isEmpty();
    }
}
