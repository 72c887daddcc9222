package dev.caravan.refresh;

import dev.caravan.copy.CopyFormat;
import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.Snapshot;
import dev.caravan.ledger.LastRefresh;
import dev.caravan.ledger.RefreshLedger;
import dev.caravan.ledger.RefreshProof;
import dev.caravan.plan.FeedPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what of a table differs from its origin, in the way that its types, its key and its rule allow.
 *
 * @param id of the refresh
 * @param here the moment of the target that is compared
 * @param writer of the target, inside that moment; the tables of changes are there
 * @param parts all tables of the refresh
 * @param full whether everything is compared, whatever was found before
 */
record Comparing(
        long id,
        Snapshot here,
        Connection writer,
        Origins origins,
        RefreshLedger refreshes,
        List<Part> parts,
        boolean full) {
    /** After how long a table is compared again although nothing has changed. */
    private static final Duration FULL_EVERY = Duration.ofDays(1);

    Compared compare(Part part) throws SQLException {
        new Changes(session(), part).create();
        FeedPlan feed = part.feed();
        if (feed == null) {
            Compared file = new FileStaging(writer, id, part, parts).compare();
            prepare(part, file);
            if (file.unloadable() > 0) {
                new Gone(session(), part).spareAll();
            }
            return file;
        }
        Compared loadable = loadable(part, feed);
        Compared compared = part.unloadable() > 0 ? loadable.unloadable(part.unloadable()) : loadable;
        prepare(part, compared);
        if (compared.unloadable() > 0) {
            spare(part, feed);
        }
        return compared;
    }

    private Session session() {
        return new Session(writer);
    }

    private void prepare(Part part, Compared compared) throws SQLException {
        if (!compared.equal()) {
            session().execute("ANALYZE " + part.changes());
        }
    }

    private Compared loadable(Part part, FeedPlan feed) throws SQLException {
        @Nullable String since = new Watermarks(refreshes, full).since(part);
        try (Connection source = origins.connect(feed.source())) {
            if (since == null && StreamComparison.possible(part) && !follows(part)) {
                return streamed(part, feed, source);
            }
            StagedComparison staged = new StagedComparison(session(), part, parts);
            staged.prepare();
            String rows = since == null ? feed.select() : "SELECT * FROM (" + feed.select() + ") AS x WHERE " + since;
            String into = part.stage() + " (" + FeedPlan.columnList(feed.columns()) + ")";
            CopyPipe.within(
                    source,
                    writer,
                    task(part, feed.format(), rows, feed.format().copyIn(into, false)),
                    CopyObserver.NONE);
            session().execute("ANALYZE " + part.stage());
            Compared compared = staged.run(since == null);
            return since == null ? compared : compared.since();
        }
    }

    private Compared streamed(Part part, FeedPlan feed, Connection source) throws SQLException {
        boolean provable = part.rule().watermark() == null && part.foreign().equals("false") && part.unloadable() == 0;
        Standstill standstill = new Standstill(session());
        LastRefresh known = provable && !full ? known(part, feed, standstill).orElse(null) : null;
        if (known != null && digest(part, feed, source).equals(known.table().digest())) {
            return Compared.sameAs(known);
        }
        try (Connection reader = here.dataSource().getConnection()) {
            Compared compared = new StreamComparison(part).run(source, reader, writer, feed.select());
            return provable ? compared.provenBy(standstill.proof(part, feed, compared.live())) : compared;
        }
    }

    /** The refresh that has compared the table as it is. */
    private Optional<LastRefresh> known(Part part, FeedPlan feed, Standstill standstill) throws SQLException {
        LastRefresh last = refreshes
                .last(part.name(), part.rule().origin().toString(), "full")
                .orElse(null);
        if (last == null || last.finishedAt().plus(FULL_EVERY).isBefore(Instant.now())) {
            return Optional.empty();
        }
        @Nullable RefreshProof proof = last.proof();
        return proof != null && standstill.holds(part, feed, proof) ? Optional.of(last) : Optional.empty();
    }

    private static String digest(Part part, FeedPlan feed, Connection source) throws SQLException {
        CopyTask task = task(part, CopyFormat.BINARY, feed.select(), "");
        return CopyPipe.digest(source, task, CopyObserver.NONE).digest().hex();
    }

    private static CopyTask task(Part part, CopyFormat format, String rows, String into) {
        return new CopyTask(part.name(), 1, format.copyOut(rows), into, null, format);
    }

    /** Whether a key of this table points to rows that may have another key here than in their origin. */
    private boolean follows(Part part) {
        return parts.stream()
                .filter(to -> to.surrogate() != null)
                .anyMatch(to -> part.live().constraints().stream()
                        .anyMatch(key -> to.live().name().equals(key.references())));
    }

    private void spare(Part part, FeedPlan feed) throws SQLException {
        Session session = session();
        String refused = "pg_temp.caravan_refused_" + part.number();
        session.execute("CREATE TEMP TABLE caravan_refused_" + part.number()
                + " (source_key text, row jsonb, reason int) ON COMMIT DROP");
        try (Connection source = origins.connect(feed.source())) {
            CopyPipe.within(
                    source,
                    writer,
                    task(part, CopyFormat.TEXT, feed.selectRefused(), CopyFormat.TEXT.copyIn(refused, false)),
                    CopyObserver.NONE);
        }
        if (part.key().size() == 1 && part.key().equals(part.live().key())) {
            new Gone(session, part).spare("SELECT source_key FROM " + refused);
        } else {
            new Gone(session, part).spareAll();
        }
        for (int i = 0; i < feed.refusals().size(); i++) {
            session.execute("INSERT INTO caravan.refresh_row SELECT " + id + ", " + Quoted.literal(part.name())
                    + ", 'quarantined', CAST(jsonb_build_array(source_key) AS text), NULL, row, "
                    + Quoted.literal(feed.refusals().get(i).column()) + ", "
                    + Quoted.literal(feed.refusals().get(i).what()) + " FROM " + refused + " WHERE reason = "
                    + (i + 1));
        }
    }
}
