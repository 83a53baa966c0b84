package dev.penstock.workers.trace;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spans on their way, so many at once: a run of any size takes no more memory than that. */
final class SpanBatches {

  private static final Logger LOG = LoggerFactory.getLogger(SpanBatches.class);

  private static final int MOST = 512;

  private final TraceSampling sampling;
  private final SpanSink sink;
  private final Instant oldest;
  private final List<RecordedSpan> waiting = new ArrayList<>();
  private final List<HopRow> told = new ArrayList<>();
  private OptionalLong whole = OptionalLong.empty();
  private OptionalLong sent = OptionalLong.empty();
  private int tooOld;

  SpanBatches(TraceSampling sampling, SpanSink sink, Instant oldest) {
    this.sampling = sampling;
    this.sink = sink;
    this.oldest = oldest;
  }

  /** The last hop of which everything was taken; empty when that is none. */
  OptionalLong toldUpTo() {
    return sent;
  }

  /** Counts what was told, by the names that the waterfall has for it. */
  void count(HopMeter meter) {
    told.stream()
        .filter(hop -> hop.number() <= sent.orElse(Long.MIN_VALUE))
        .forEach(
            hop ->
                meter.count(
                    hop.kind(),
                    hop.fact("outcome"),
                    hop.kind().equals("tool.call") ? hop.fact("tool").split(" ", 2)[0] : "",
                    Duration.between(hop.start(), hop.end())));
  }

  /** Tells all of the hops; why it could not, or empty. */
  Optional<String> tell(Connection connection, List<HopRow> hops) throws SQLException {
    Spans spans = new Spans(connection, this::add);
    try {
      for (HopRow hop : hops) {
        if (sampling.keeps(hop.trace())) {
          spans.tell(hop);
        }
        whole = OptionalLong.of(hop.number());
        told.add(hop);
      }
      send();
    } catch (NotTakenException e) {
      return Optional.of(e.reason);
    }
    if (tooOld > 0) {
      LOG.warn("{} spans were older than a day when they could be exported, and were not.", tooOld);
    }
    return Optional.empty();
  }

  private void add(RecordedSpan span) {
    if (span.end().isBefore(oldest)) {
      tooOld++;
      return;
    }
    waiting.add(span);
    if (waiting.size() >= MOST) {
      send();
    }
  }

  private void send() {
    if (!waiting.isEmpty()) {
      sink.take(List.copyOf(waiting))
          .ifPresent(
              reason -> {
                throw new NotTakenException(reason);
              });
      waiting.clear();
    }
    sent = whole;
  }

  /** Gets out of the middle of a run. */
  private static final class NotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;

    NotTakenException(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
