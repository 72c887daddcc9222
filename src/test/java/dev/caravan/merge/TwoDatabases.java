package dev.caravan.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Two small databases of one layout that are to become one, and how: keys that collide, rows that are the same, rows that
 * point to nothing, in circles and to themselves. Every row has a tag of its own, which travels unchanged.
 */
record TwoDatabases(Rules rules, Side a, Side b) {
    static final String SOURCE = """
            CREATE TABLE parent (id int PRIMARY KEY, code text, name text, boss_id int, fav_id int, updated int, tag text);
            CREATE TABLE child (id int PRIMARY KEY, parent_id int, etype text, eid int, doc jsonb, link text, pname text,
                tag text);
            CREATE TABLE note (id int PRIMARY KEY, parent_id int, kind text, updated int, tag text);
            CREATE TABLE thing (a int, b text, parent_id int, tag text);
            """;

    static final String DDL = """
            CREATE TABLE ${hr}.parent (id int PRIMARY KEY, code text, name text NOT NULL, boss_id int, fav_id int,
                updated int, tag text NOT NULL, CONSTRAINT parent_name_key UNIQUE (name));
            CREATE TABLE ${hr}.child (id int PRIMARY KEY, parent_id int, etype text, eid int, doc jsonb, link text,
                pname text, tag text NOT NULL);
            CREATE TABLE ${hr}.note (id int PRIMARY KEY, parent_id int, kind text, updated int, tag text NOT NULL);
            CREATE TABLE ${hr}.thing (a int, b text, parent_id int, tag text NOT NULL);
            ALTER TABLE ${hr}.parent ADD CONSTRAINT parent_boss FOREIGN KEY (boss_id) REFERENCES ${hr}.parent (id);
            ALTER TABLE ${hr}.parent ADD CONSTRAINT parent_fav FOREIGN KEY (fav_id) REFERENCES ${hr}.child (id);
            ALTER TABLE ${hr}.child ADD CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES ${hr}.parent (id);
            ALTER TABLE ${hr}.note ADD CONSTRAINT note_parent FOREIGN KEY (parent_id) REFERENCES ${hr}.parent (id);
            ALTER TABLE ${hr}.thing ADD CONSTRAINT thing_parent FOREIGN KEY (parent_id) REFERENCES ${hr}.parent (id);
            """;

    /** What the mapping decides. */
    record Rules(
            String differing,
            boolean clashes,
            String boss,
            String fav,
            String parent,
            String eid,
            String doc,
            String link,
            String pname) {

        String tables() {
            return """
                    parent:
                      from: [a.parent, b.parent]
                      match: {on: [code], fold: [code]}
                      differing: %s
                      collision: new-key
                      %s
                      references:
                        boss_id: {to: hr.parent, orphans: %s}
                        fav_id: {to: hr.child, orphans: %s}
                    child:
                      from: [a.child, b.child]
                      collision: new-key
                      references:
                        parent_id: {to: hr.parent, orphans: %s}
                        eid: {by: etype, to: {parent: hr.parent, child: hr.child}, none: [none], orphans: %s}
                        doc: {json: {pid: hr.parent, "ids[]": hr.parent}, orphans: %s}
                        link: {text: {"/p/": hr.parent}, orphans: %s}
                        pname: {to: hr.parent, key: name, orphans: %s}
                    note:
                      from: [a.note, b.note]
                      match: {on: [parent_id, kind]}
                      differing: %s
                      collision: new-key
                      references:
                        parent_id: {to: hr.parent, orphans: %s}
                    thing:
                      from: [a.thing, b.thing]
                      match: {on: [a, b], nulls: match, repeats: pair}
                      differing: keep-first
                      references:
                        parent_id: {to: hr.parent, orphans: %s}
                    """.formatted(
                            differing,
                            clashes ? "clashes: {name: \" (2)\"}" : "",
                            boss,
                            fav,
                            parent,
                            eid,
                            doc,
                            link,
                            pname,
                            differing,
                            parent,
                            parent);
        }
    }

    record Parent(
            int id,
            @Nullable String code,
            @Nullable String name,
            @Nullable Integer boss,
            @Nullable Integer fav,
            @Nullable Integer updated) {}

    record Child(
            int id,
            @Nullable Integer parent,
            @Nullable String etype,
            @Nullable Integer eid,
            @Nullable Integer pid,
            List<Integer> ids,
            List<Integer> link,
            @Nullable String pname) {}

    record Note(
            int id,
            @Nullable Integer parent,
            @Nullable String kind,
            @Nullable Integer updated) {}

    record Thing(
            @Nullable Integer a,
            @Nullable String b,
            @Nullable Integer parent) {}

    /** One database. */
    record Side(List<Parent> parents, List<Child> children, List<Note> notes, List<Thing> things) {

        String insert(String feed) {
            StringBuilder sql = new StringBuilder("TRUNCATE parent, child, note, thing;\n");
            for (Parent row : parents) {
                sql.append("INSERT INTO parent VALUES (%d, %s, %s, %s, %s, %s, '%s.parent.%d');%n"
                        .formatted(
                                row.id,
                                quoted(row.code),
                                quoted(row.name),
                                row.boss,
                                row.fav,
                                row.updated,
                                feed,
                                row.id));
            }
            for (Child row : children) {
                String doc = row.pid == null && row.ids.isEmpty()
                        ? "NULL"
                        : "'{\"pid\": " + (row.pid == null || row.pid % 2 == 0 ? row.pid : "\"" + row.pid + "\"")
                                + ", \"ids\": " + row.ids + ", \"id\": 1}'";
                String link = row.link.isEmpty()
                        ? "NULL"
                        : quoted("see "
                                + String.join(
                                        " and ",
                                        row.link.stream()
                                                .map(id -> "/p/" + id + "/x")
                                                .toList()));
                sql.append("INSERT INTO child VALUES (%d, %s, %s, %s, %s, %s, %s, '%s.child.%d');%n"
                        .formatted(
                                row.id,
                                row.parent,
                                quoted(row.etype),
                                row.eid,
                                doc,
                                link,
                                quoted(row.pname),
                                feed,
                                row.id));
            }
            for (Note row : notes) {
                sql.append("INSERT INTO note VALUES (%d, %s, %s, %s, '%s.note.%d');%n"
                        .formatted(row.id, row.parent, quoted(row.kind), row.updated, feed, row.id));
            }
            int number = 0;
            for (Thing row : things) {
                number++;
                sql.append("INSERT INTO thing VALUES (%s, %s, %s, '%s.thing.(0,%d)');%n"
                        .formatted(row.a, quoted(row.b), row.parent, feed, number));
            }
            return sql.toString();
        }

        private static String quoted(@Nullable String text) {
            return text == null ? "NULL" : "'" + text + "'";
        }

        /** The rows as the model sees them. */
        List<Row> rows(String feed, Rules rules) {
            List<Row> rows = new ArrayList<>();
            for (Parent it : parents) {
                Map<String, Object> key = new HashMap<>();
                List<Ref> refs = new ArrayList<>();
                ref(refs, "boss_id", "parent", it.boss, rules.boss);
                ref(refs, "fav_id", "child", it.fav, rules.fav);
                if (it.code != null) {
                    key.put("code", it.code.strip().toLowerCase(java.util.Locale.ROOT));
                }
                rows.add(new Row("parent", feed, "" + it.id, it.name, it.updated, key, refs));
            }
            for (Child it : children) {
                List<Ref> refs = new ArrayList<>();
                ref(refs, "parent_id", "parent", it.parent, rules.parent);
                if (it.etype != null && !it.etype.equals("none")) {
                    ref(refs, "eid", it.etype, it.eid, rules.eid);
                }
                ref(refs, "doc.pid", "parent", it.pid, rules.doc);
                for (int i = 0; i < it.ids.size(); i++) {
                    ref(refs, "doc.ids." + i, "parent", it.ids.get(i), rules.doc);
                }
                for (int i = 0; i < it.link.size(); i++) {
                    ref(refs, "link." + i, "parent", it.link.get(i), rules.link);
                }
                if (it.pname != null) {
                    refs.add(new Ref("pname", "parent", true, it.pname, rules.pname));
                }
                rows.add(new Row("child", feed, "" + it.id, null, null, Map.of(), refs));
            }
            for (Note it : notes) {
                List<Ref> refs = new ArrayList<>();
                ref(refs, "parent_id", "parent", it.parent, rules.parent);
                Map<String, Object> key = new HashMap<>();
                if (it.kind != null && it.parent != null) {
                    key.put("kind", it.kind);
                }
                rows.add(new Row("note", feed, "" + it.id, null, it.updated, key, refs));
            }
            int number = 0;
            for (Thing it : things) {
                number++;
                List<Ref> refs = new ArrayList<>();
                ref(refs, "parent_id", "parent", it.parent, rules.parent);
                Map<String, Object> key = new LinkedHashMap<>();
                key.put("a", String.valueOf(it.a));
                key.put("b", String.valueOf(it.b));
                rows.add(new Row("thing", feed, "(0," + number + ")", null, null, key, refs));
            }
            return rows;
        }

        private static void ref(List<Ref> refs, String slot, String table, @Nullable Integer value, String orphans) {
            if (value != null) {
                refs.add(new Ref(slot, table, false, "" + value, orphans));
            }
        }
    }

    /** A reference that a row of a source holds: where, to which table, by its key or its name, and what if it is lost. */
    record Ref(String slot, String table, boolean byName, String value, String orphans) {}

    /** A row of a source. */
    record Row(
            String table,
            String feed,
            String key,
            @Nullable String name,
            @Nullable Integer updated,
            Map<String, Object> natural,
            List<Ref> refs) {
        String tag() {
            return feed + "." + table + "." + key;
        }

        /** Whether the plan refuses it already. */
        boolean refused() {
            return table.equals("parent") && name == null;
        }
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>(a.rows("a", rules));
        rows.addAll(b.rows("b", rules));
        return rows;
    }

    static Arbitrary<TwoDatabases> any() {
        Arbitrary<String> orphans = Arbitraries.of("quarantine", "keep", "null");
        Arbitrary<String> enforced = Arbitraries.of("quarantine", "null");
        Arbitrary<Rules> rules = Combinators.combine(
                        Arbitraries.of("keep-first", "take-last", "{newest: updated}"),
                        Arbitraries.of(true, false),
                        enforced.list().ofSize(3),
                        orphans.list().ofSize(3),
                        Arbitraries.of("quarantine", "keep"))
                .as((differing, clashes, keys, free, link) -> new Rules(
                        differing,
                        clashes,
                        keys.get(0),
                        keys.get(1),
                        keys.get(2),
                        free.get(0),
                        free.get(1),
                        link,
                        free.get(2)));
        return Combinators.combine(rules, side(), side()).as(TwoDatabases::new);
    }

    private static Arbitrary<Side> side() {
        Arbitrary<Integer> id = Arbitraries.integers().between(1, 6);
        Arbitrary<Integer> some = id.injectNull(0.4);
        Arbitrary<String> name =
                Arbitraries.of("n1", "n2", "n3", "n4", "n5", "n6").injectNull(0.08);
        Arbitrary<Parent> parent = Combinators.combine(
                        id,
                        Arbitraries.of("x", "X ", "y", " Y", "z", "w", "v").injectNull(0.2),
                        name,
                        some,
                        some,
                        Arbitraries.integers().between(1, 3).injectNull(0.2))
                .as(Parent::new);
        Arbitrary<Child> child = Combinators.combine(
                        id,
                        some,
                        Arbitraries.of("parent", "child", "none").injectNull(0.1),
                        some,
                        some,
                        id.list().ofMaxSize(2),
                        id.list().ofMaxSize(2),
                        name.injectNull(0.5))
                .as(Child::new);
        Arbitrary<Note> note = Combinators.combine(
                        id,
                        some,
                        Arbitraries.of("k", "l").injectNull(0.1),
                        Arbitraries.integers().between(1, 3).injectNull(0.2))
                .as(Note::new);
        Arbitrary<Thing> thing = Combinators.combine(
                        Arbitraries.integers().between(1, 2).injectNull(0.3),
                        Arbitraries.of("p", "q").injectNull(0.3),
                        some)
                .as(Thing::new);
        return Combinators.combine(
                        parent.list().ofMaxSize(5).uniqueElements(Parent::id),
                        child.list().ofMaxSize(4).uniqueElements(Child::id),
                        note.list().ofMaxSize(4).uniqueElements(Note::id),
                        thing.list().ofMaxSize(4))
                .as(Side::new);
    }
}
