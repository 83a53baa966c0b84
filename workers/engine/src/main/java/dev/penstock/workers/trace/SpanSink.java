package dev.penstock.workers.trace;

import java.util.List;
import java.util.Optional;

/** Where spans are told. */
@FunctionalInterface
public interface SpanSink {

  /** Tells them; why it could not, or empty when all were taken. */
  Optional<String> take(List<RecordedSpan> spans);
}
