package dev.penstock.workers.trace;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span that is over and on record. Its attributes are names, ids and outcomes: no payload, no
 * header, nothing that a document or a target has said.
 *
 * @param trace the trace
 * @param id the same however often it is told
 * @param parent the span that it is a part of; null for the first of its trace
 * @param kind which side of a connection it is
 * @param name of few different values
 * @param start when it began
 * @param end when it was over
 * @param failed whether it is to be looked at
 * @param attributes texts and whole numbers, by OpenTelemetry's names where there are some
 */
public record RecordedSpan(
    RunTrace trace,
    String id,
    @Nullable String parent,
    Kind kind,
    String name,
    Instant start,
    Instant end,
    boolean failed,
    Map<String, Object> attributes) {

  public RecordedSpan {
    attributes = Map.copyOf(attributes);
  }

  /** As OpenTelemetry tells them apart. */
  public enum Kind {
    SERVER,
    CLIENT,
    INTERNAL
  }
}
