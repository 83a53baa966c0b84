package dev.penstock.node.telemetry;

import dev.penstock.node.Build;
import dev.penstock.node.http.RequestMeter;
import dev.penstock.store.Database;
import dev.penstock.workers.effect.CallTraces;
import dev.penstock.workers.trace.RunTrace;
import dev.penstock.workers.trace.SampledCallTraces;
import dev.penstock.workers.trace.SpanSink;
import dev.penstock.workers.trace.TraceExport;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's SDK as its variables configure it: exporter, sampler and resource. Spans are not
 * made by its tracers, since a run outlives every process: they come from what is on record.
 */
public final class Telemetry implements AutoCloseable {

  /** How often the store is asked for new hops. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final OpenTelemetrySdk sdk;
  private final Parts parts;
  private final Meters meters;

  /** What the SDK makes of its configuration and does not show otherwise. */
  private static final class Parts {
    private Resource resource = Resource.empty();
    private Sampler sampler = Sampler.parentBased(Sampler.alwaysOn());
    private @Nullable SpanExporter exporter;
  }

  private Telemetry(OpenTelemetrySdk sdk, Parts parts) {
    this.sdk = sdk;
    this.parts = parts;
    this.meters = new Meters(sdk.getMeter("dev.penstock"));
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
            .addMetricExporterCustomizer((exporter, _) -> new LoudOnce(exporter))
            .addSpanExporterCustomizer((exporter, _) -> parts.exporter = exporter)
            .build()
            .getOpenTelemetrySdk();
    return new Telemetry(sdk, parts);
  }

  /** Begins to tell what is on record of runs. */
  public TraceExport export(Database worker, Clock clock) {
    SpanExporter exporter = parts.exporter;
    SpanSink sink =
        exporter == null ? _ -> Optional.empty() : new OtlpSpans(exporter, parts.resource);
    return TraceExport.start(
        worker, sampling(), sink, meters, UUID.randomUUID().toString(), LOOK, clock);
  }

  /** What calls tell their targets of traces; nothing where none are exported. */
  public CallTraces calls(Database worker) {
    return parts.exporter == null ? CallTraces.none() : new SampledCallTraces(worker, sampling());
  }

  /** Which traces are kept; none where none are exported. */
  private TraceSampling sampling() {
    return trace -> parts.exporter != null && keeps(trace);
  }

  public RequestMeter requests() {
    return meters;
  }

  /** Looks at what waits in the store whenever metrics are exported; gives what ends that. */
  public Runnable watch(Database worker) {
    return meters.watch(worker)::close;
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
