package dev.penstock.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A collector's side of OTLP over HTTP, read by the protocol's own classes. */
final class Collector implements AutoCloseable {

  private final List<Metric> metrics = new CopyOnWriteArrayList<>();
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final int port;
  private HttpServer server;

  private Collector(int port) throws IOException {
    this.server = listen(port);
    this.port = server.getAddress().getPort();
  }

  static Collector start() throws IOException {
    return new Collector(0);
  }

  /** The variables of a node that exports to it. */
  Map<String, String> environment() {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + port,
        "OTEL_METRIC_EXPORT_INTERVAL",
        "1000");
  }

  /** Nobody listens any more. */
  void goAway() {
    server.stop(0);
  }

  void comeBack() throws IOException {
    server = listen(port);
  }

  List<Span> spans(String traceId) {
    return spans.stream().filter(span -> id(span.getTraceId()).equals(traceId)).toList();
  }

  /**
   * What was told of a metric last for each set of its attributes, written as {@code name=value}: a
   * sum, a gauge, or how often a histogram was recorded.
   */
  Map<String, Double> newest(String name) {
    Map<String, Double> newest = new TreeMap<>();
    for (Metric metric : metrics) {
      if (metric.getName().equals(name)) {
        for (NumberDataPoint point :
            metric.hasSum()
                ? metric.getSum().getDataPointsList()
                : metric.getGauge().getDataPointsList()) {
          newest.put(
              text(point.getAttributesList()),
              point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble());
        }
        for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
          newest.put(text(point.getAttributesList()), (double) point.getCount());
        }
      }
    }
    return newest;
  }

  /** The names of all metrics that were told of. */
  Set<String> metrics() {
    return metrics.stream().map(Metric::getName).collect(Collectors.toSet());
  }

  private static String text(List<KeyValue> attributes) {
    return attributes(attributes).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Each attribute as text, by its name. */
  static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                attribute -> attribute.getKey(),
                attribute ->
                    attribute.getValue().hasIntValue()
                        ? Long.toString(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue()));
  }

  static String id(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** All bytes that were ever sent here, with their headers. */
  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private HttpServer listen(int wanted) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 100);
    listening.createContext("/v1/traces", this::traces);
    listening.createContext("/v1/metrics", this::metrics);
    listening.start();
    return listening;
  }

  private void traces(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(read(exchange))
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(scope -> spans.addAll(scope.getSpansList())));
      answer(exchange);
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportMetricsServiceRequest.parseFrom(read(exchange))
          .getResourceMetricsList()
          .forEach(
              resource ->
                  resource
                      .getScopeMetricsList()
                      .forEach(scope -> metrics.addAll(scope.getMetricsList())));
      answer(exchange);
    }
  }

  private byte[] read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    synchronized (received) {
      received.write(exchange.getRequestHeaders().toString().getBytes(StandardCharsets.UTF_8));
      received.write(body);
    }
    return body;
  }

  /** An empty message: all was taken. */
  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
  }
}
