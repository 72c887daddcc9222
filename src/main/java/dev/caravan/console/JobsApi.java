package dev.caravan.console;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was asked for over the API, and what became of it. */
@RestController
@RequestMapping(path = "/api/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
final class JobsApi {
    private final Jobs jobs;

    JobsApi(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The jobs since the service started, newest first, without their findings. */
    @GetMapping
    List<Job> all() {
        return jobs.all().stream().map(Job::brief).toList();
    }

    @GetMapping("/{id}")
    Job one(@PathVariable long id) {
        return jobs.find(id);
    }
}
