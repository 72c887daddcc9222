package dev.caravan.run;

import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;

/** Two databases with teams and people that become one: some keys collide, and one person is in both. */
final class TwoConsolidation {
    static final String SOURCE = """
            CREATE TABLE team (id int, name text);
            CREATE TABLE person (id int, team_id int, email text, name text);
            CREATE TABLE remark (who int, what text);
            """;

    static final String FIRST = """
            INSERT INTO team SELECT n, 'team ' || n FROM generate_series(1, 4) n;
            INSERT INTO person SELECT n, 1 + n % 4, 'p' || n || '@a', 'person ' || n FROM generate_series(1, 20) n;
            INSERT INTO remark VALUES (1, 'one'), (3, 'three');
            """;

    static final String SECOND = """
            INSERT INTO team SELECT n, 'other ' || n FROM generate_series(3, 6) n;
            INSERT INTO person SELECT n, 3 + n % 4, 'p' || n || '@b', 'other ' || n FROM generate_series(15, 30) n;
            INSERT INTO remark VALUES (1, 'one'), (1, 'one'), (2, 'two');
            INSERT INTO person VALUES (40, 3, ' P7@A', 'the same as seven');
            """;

    static final String DDL = """
            CREATE TABLE ${hr}.team (id serial PRIMARY KEY, name text NOT NULL);
            CREATE TABLE ${hr}.remark (who int, what text NOT NULL);
            CREATE TABLE ${hr}.person (
                id      serial PRIMARY KEY,
                team_id int CONSTRAINT person_team_id_fkey REFERENCES ${hr}.team (id),
                email   text,
                name    text NOT NULL CONSTRAINT person_name_check CHECK (name <> '')
            );
            """;

    static final String TABLES = """
            team:
              from: [a.team, b.team]
              collision: new-key
            remark:
              from: [a.remark, b.remark]
              match: {on: [who, what], repeats: pair}
            person:
              from: [a.person, b.person]
              match: {on: [email], fold: [email]}
              differing: %s
              collision: new-key
            """;

    private TwoConsolidation() {}

    static TinyConsolidation in(Path folder, TestDatabase a, TestDatabase b, TestDatabase target, String differing) {
        a.execute(SOURCE);
        b.execute(SOURCE);
        return TinyConsolidation.two(folder, a, b, target).ddl(DDL).tables(TABLES.formatted(differing));
    }
}
