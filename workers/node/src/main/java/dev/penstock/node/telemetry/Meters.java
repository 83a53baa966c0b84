package dev.penstock.node.telemetry;

import dev.penstock.node.http.RequestMeter;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.workers.trace.Backlog;
import dev.penstock.workers.trace.HopMeter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The node's metrics; docs/manual/observability.md has their names. Attributes are words of closed
 * sets: no id, no name of a workflow, nothing that somebody outside chooses. Thread-safe.
 */
final class Meters implements HopMeter, RequestMeter {

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("penstock.outcome");
  private static final AttributeKey<String> TOOL = AttributeKey.stringKey("penstock.tool");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** OpenTelemetry's advice for durations in seconds, and on to what waits for a person. */
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0, 3600.0);

  private final Meter meter;
  private final LongCounter started;
  private final DoubleHistogram runs;
  private final DoubleHistogram effects;
  private final LongCounter decisions;
  private final DoubleHistogram requests;

  Meters(Meter meter) {
    this.meter = meter;
    this.started = counter("penstock.run.starts", "{run}", "Runs that took their first step");
    this.runs = histogram("penstock.run.duration", "Runs that are over, from record to end");
    this.effects = histogram("penstock.effect.duration", "Outside calls");
    this.decisions = counter("penstock.policy.decisions", "{decision}", "Decisions of policies");
    this.requests = histogram("http.server.request.duration", "Webhooks and requests to the API");
  }

  @Override
  public void count(String kind, String outcome, String tool, Duration took) {
    Attributes attributes = Attributes.of(OUTCOME, outcome);
    switch (kind) {
      case "orchestrator" -> started.add(1);
      case "run" -> runs.record(seconds(took), attributes);
      case "policy.eval" -> decisions.add(1, attributes);
      case "tool.call" ->
          effects.record(seconds(took), Attributes.of(OUTCOME, outcome, TOOL, tool));
      default -> {}
    }
  }

  @Override
  public void answered(String method, String route, int status, Duration took) {
    requests.record(
        seconds(took),
        Attributes.of(
            METHOD,
            METHODS.contains(method) ? method : "_OTHER",
            ROUTE,
            route,
            STATUS,
            (long) status));
  }

  /** Looks at what waits whenever metrics are exported, until it is closed. */
  BatchCallback watch(Database worker) {
    ObservableLongMeasurement due =
        gauge("penstock.outbox.due", "{message}", "Messages that should have been relayed");
    ObservableDoubleMeasurement oldest =
        meter
            .gaugeBuilder("penstock.outbox.oldest_due")
            .setUnit("s")
            .setDescription("For how long the first of them has been due")
            .buildObserver();
    ObservableLongMeasurement parked =
        gauge("penstock.outbox.parked", "{message}", "Messages that wait for a person's look");
    ObservableLongMeasurement questions =
        gauge("penstock.human_tasks.open", "{question}", "Questions that nobody has answered");
    return meter.batchCallback(
        () -> {
          try {
            Backlog now = Backlog.read(worker);
            due.record(now.due());
            oldest.record(now.oldestSeconds());
            parked.record(now.parked());
            questions.record(now.questions());
          } catch (PlatformException _) {
            // The store is away: a gap says so, a zero would say that nothing waits.
          }
        },
        due,
        oldest,
        parked,
        questions);
  }

  private LongCounter counter(String name, String unit, String description) {
    return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
  }

  private DoubleHistogram histogram(String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(SECONDS)
        .build();
  }

  private ObservableLongMeasurement gauge(String name, String unit, String description) {
    return meter
        .gaugeBuilder(name)
        .ofLongs()
        .setUnit(unit)
        .setDescription(description)
        .buildObserver();
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }
}
