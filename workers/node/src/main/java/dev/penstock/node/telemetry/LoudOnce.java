package dev.penstock.node.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that metrics do not arrive, and once that they do again. */
final class LoudOnce implements MetricExporter {

  private static final Logger LOG = LoggerFactory.getLogger(LoudOnce.class);

  private final MetricExporter exporter;
  private final AtomicBoolean away = new AtomicBoolean();

  LoudOnce(MetricExporter exporter) {
    this.exporter = exporter;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    CompletableResultCode result = exporter.export(metrics);
    return result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            if (away.compareAndSet(true, false)) {
              LOG.info("Metrics are exported again.");
            }
          } else if (away.compareAndSet(false, true)) {
            LOG.warn("Metrics can't be exported; they go on counting.");
          }
        });
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return exporter.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return exporter.getDefaultAggregation(type);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
