package dev.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on record.
 *
 * @param seq its place in the log; grows in the order of commits, with gaps
 * @param envelope the CloudEvent in its JSON format
 * @param digest {@code sha256:…} of the envelope
 * @param taskKey the idempotency key of the task that emitted it; null for one from outside
 * @param receivedAt when it came
 */
public record StoredEvent(
    long seq, JsonNode envelope, String digest, @Nullable String taskKey, Instant receivedAt) {}
