package dev.penstock.node.telemetry;

import dev.penstock.node.Build;
import dev.penstock.workers.trace.RunTrace;
import dev.penstock.workers.trace.SpanSink;
import dev.penstock.workers.trace.TraceSampling;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's SDK as its variables configure it: exporter, sampler and resource. Spans are not
 * made by its tracers, since a run outlives every process: they come from what is on record.
 */
public final class Telemetry implements AutoCloseable {

  private final OpenTelemetrySdk sdk;
  private final Parts parts;

  /** What the SDK makes of its configuration and does not show otherwise. */
  private static final class Parts {
    private Resource resource = Resource.empty();
    private Sampler sampler = Sampler.parentBased(Sampler.alwaysOn());
    private @Nullable SpanExporter exporter;
  }

  private Telemetry(OpenTelemetrySdk sdk, Parts parts) {
    this.sdk = sdk;
    this.parts = parts;
  }

  public static Telemetry open(TelemetrySettings settings) {
    Parts parts = new Parts();
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesCustomizer(_ -> settings.properties())
            .addResourceCustomizer(
                (resource, _) -> {
                  parts.resource =
                      resource.toBuilder().put("service.version", Build.version()).build();
                  return parts.resource;
                })
            .addSamplerCustomizer((sampler, _) -> parts.sampler = sampler)
            .addSpanExporterCustomizer((exporter, _) -> parts.exporter = exporter)
            .build()
            .getOpenTelemetrySdk();
    return new Telemetry(sdk, parts);
  }

  /** Where spans go; empty when only something else is exported. */
  public Optional<SpanSink> spans() {
    return Optional.ofNullable(parts.exporter)
        .map(exporter -> new OtlpSpans(exporter, parts.resource));
  }

  public TraceSampling sampling() {
    return this::keeps;
  }

  private boolean keeps(RunTrace trace) {
    Context cause =
        trace
            .kept()
            .map(kept -> remote(trace, kept))
            .map(context -> Context.root().with(Span.wrap(context)))
            .orElse(Context.root());
    return parts
        .sampler
        .shouldSample(cause, trace.id(), "run", SpanKind.INTERNAL, Attributes.empty(), List.of())
        .getDecision()
        .equals(SamplingDecision.RECORD_AND_SAMPLE);
  }

  private static SpanContext remote(RunTrace trace, boolean kept) {
    return SpanContext.createFromRemoteParent(
        trace.id(),
        trace.cause().orElseThrow(),
        kept ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  @Override
  public void close() {
    sdk.close();
  }
}
