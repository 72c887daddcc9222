package dev.caravan.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Gives an answer again that is not older than a second, so that however many look, the ledger is asked for each thing once a
 * second. What is done over the API, or is seen to have changed, is forgotten at once; what somebody else does is seen within a
 * second. It stands behind the door: whoever gets here may read.
 */
final class RecentAnswers extends OncePerRequestFilter {
    private static final Duration RECENT = Duration.ofSeconds(1);
    private static final int MOST = 200;
    private static final int LARGEST_BYTES = 1 << 20;

    private final Cache<String, Answer> answers =
            Caffeine.newBuilder().expireAfterWrite(RECENT).maximumSize(MOST).build();
    private final AtomicLong changes = new AtomicLong();

    /** @param pattern path of the API that answered it, as it is measured */
    private record Answer(String json, @Nullable String pattern) {}

    /** Something has changed: everything is asked anew, also what is being asked just now. */
    void forget() {
        changes.incrementAndGet();
        answers.invalidateAll();
    }

    /** Events go on, and who somebody is differs from one to the other. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/api/") || path.equals("/api/events") || path.equals("/api/me");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!request.getMethod().equals("GET")) {
            act(request, response, chain);
            return;
        }
        String asked = request.getRequestURI() + "?" + request.getQueryString();
        @Nullable Answer recent = answers.getIfPresent(asked);
        if (recent == null) {
            ask(request, response, chain, asked);
        } else {
            ServerHttpObservationFilter.findObservationContext(request)
                    .ifPresent(measured -> measured.setPathPattern(recent.pattern()));
            byte[] body = recent.json().getBytes(StandardCharsets.UTF_8);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** Whoever acts hears of it after it is forgotten how things were. */
    private void act(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        try {
            chain.doFilter(request, answer);
        } finally {
            forget();
        }
        answer.copyBodyToResponse();
    }

    private void ask(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String asked)
            throws ServletException, IOException {
        long before = changes.get();
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, answer);
        if (answer.getStatus() == HttpStatus.OK.value()
                && MediaType.APPLICATION_JSON_VALUE.equals(answer.getContentType())
                && answer.getContentSize() <= LARGEST_BYTES) {
            String json = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
            answers.put(asked, new Answer(json, (String)
                    request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
            if (before != changes.get()) {
                answers.invalidate(asked);
            }
        }
        answer.copyBodyToResponse();
    }
}
