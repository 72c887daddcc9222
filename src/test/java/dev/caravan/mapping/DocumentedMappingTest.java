package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole table files in docs/mapping.md are valid. */
class DocumentedMappingTest {
    private static final Pattern TABLE_FILE = Pattern.compile("```yaml\n(schema: .*?)```", Pattern.DOTALL);

    @Test
    void theTableFilesOfThePageAreRead(@TempDir Path directory) throws IOException {
        String page = Files.readString(Path.of("docs", "mapping.md"));
        List<String> examples =
                TABLE_FILE.matcher(page).results().map(found -> found.group(1)).toList();
        MappingFolder folder = MappingFolder.in(directory)
                .ddl("SELECT 1;")
                .sources("""
                        consolidation: test
                        sources: {primary: {schema: public}, secondary: {schema: public}}
                        target: {schemas: {padealing: {name: live}, bo_airflow: {name: reference}}}
                        codes: {side_with_short_forms: {values: {B: BUY}}}
                        """)
                .file("bo_airflow.yaml", "schema: bo_airflow\ntables: {oracle_employee: {from: primary.employee}}\n");

        assertThat(examples).hasSize(2).allSatisfy(example -> {
            Mapping mapping = folder.file("padealing.yaml", example).read();
            assertThat(mapping.tables())
                    .extracting(TableMapping::name)
                    .contains("padealing.pad_request", "padealing.pad_breach");
        });
    }
}
