package dev.penstock.node.telemetry;

import dev.penstock.workers.trace.RecordedSpan;
import dev.penstock.workers.trace.SpanSink;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tells spans by OTLP. */
final class OtlpSpans implements SpanSink {

  /** Longer than the exporter's own time-out with its retries. */
  private static final long LONGEST_SECONDS = 15;

  private final SpanExporter exporter;
  private final Resource resource;

  OtlpSpans(SpanExporter exporter, Resource resource) {
    this.exporter = exporter;
    this.resource = resource;
  }

  @Override
  public Optional<String> take(List<RecordedSpan> spans) {
    List<SpanData> data =
        spans.stream().<SpanData>map(span -> new OtlpSpan(span, resource)).toList();
    CompletableResultCode result = exporter.export(data).join(LONGEST_SECONDS, TimeUnit.SECONDS);
    return result.isSuccess() ? Optional.empty() : Optional.of(reason(result));
  }

  /** The class says enough; messages of failed exchanges may quote a header. */
  private static String reason(CompletableResultCode result) {
    Throwable failure = result.getFailureThrowable();
    if (failure == null) {
      return "no answer came in time";
    }
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }
}
