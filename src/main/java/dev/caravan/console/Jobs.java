package dev.caravan.console;

import dev.caravan.ledger.Actor;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Does, one after the other and in the background, what is asked for over the API. */
final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int KEPT = 50;

    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> new Thread(work, "caravan-job"));
    private final Deque<Job> jobs = new ArrayDeque<>();
    private final Runnable changed;
    private long last;

    /** @param changed is called when a job has ended */
    Jobs(Runnable changed) {
        this.changed = changed;
    }

    /** What a job has to say at its end. */
    record Ending(boolean well, String message) {
        static Ending done(String message) {
            return new Ending(true, message);
        }
    }

    /** Work that may fail with a message for its user. */
    interface Work {
        Ending run();
    }

    /**
     * Starts a job.
     *
     * @throws RefusedException if another one is at work
     */
    synchronized Job start(String what, String subject, String who, Work work) {
        jobs.stream().filter(Job::running).findFirst().ifPresent(busy -> {
            throw new RefusedException(
                    "Caravan is busy: " + busy.what() + " of " + busy.subject() + " by " + busy.who() + ".",
                    "Wait until it has ended, or stop it.");
        });
        Job job = Job.begun(++last, what, subject, who);
        jobs.addFirst(job);
        while (jobs.size() > KEPT) {
            jobs.removeLast();
        }
        worker.execute(() -> end(job, work));
        return job;
    }

    /** The jobs since the service started, newest first. */
    synchronized List<Job> all() {
        return List.copyOf(jobs);
    }

    synchronized Job find(long id) {
        return jobs.stream()
                .filter(job -> job.id() == id)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no job " + id + ".", "GET /api/jobs lists them."));
    }

    private void end(Job job, Work work) {
        Job ended;
        try {
            Ending ending = Actor.as(job.who(), work::run);
            ended = job.ended(ending.well() ? "done" : "different", ending.message(), null);
        } catch (CaravanException e) {
            ended = job.ended("failed", String.valueOf(e.getMessage()), e.wayOut(), e.findings());
        } catch (DataAccessException e) {
            LOG.warn("{} of {} broke off: {}", job.what(), job.subject(), e.getMessage());
            ended = job.ended(
                    "failed", "The ledger in the target cannot be reached.", "Look at the databases, and try again.");
        } catch (RuntimeException e) {
            LOG.error("{} of {} failed", job.what(), job.subject(), e);
            ended = job.ended("failed", "Something unforeseen happened; the log has it.", null);
        }
        replace(ended);
    }

    private synchronized void replace(Job ended) {
        List<Job> all = List.copyOf(jobs);
        jobs.clear();
        all.forEach(job -> jobs.addLast(job.id() == ended.id() ? ended : job));
        changed.run();
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
