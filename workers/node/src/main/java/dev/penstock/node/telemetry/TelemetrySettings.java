package dev.penstock.node.telemetry;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where telemetry goes, by OpenTelemetry's own variables.
 *
 * @param properties the variables that begin with {@code OTEL_}, named as the SDK's properties;
 *     some hold credentials
 */
public record TelemetrySettings(Map<String, String> properties) {

  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES = "otel.exporter.otlp.traces.endpoint";
  private static final String METRICS = "otel.exporter.otlp.metrics.endpoint";

  private static final List<String> PROTOCOLS =
      List.of(
          "otel.exporter.otlp.protocol",
          "otel.exporter.otlp.traces.protocol",
          "otel.exporter.otlp.metrics.protocol");

  private static final String PROTOCOL = "http/protobuf";

  public TelemetrySettings {
    properties = Map.copyOf(properties);
  }

  /**
   * What the variables ask for; empty when they name no endpoint: then nothing is told to anybody.
   *
   * @throws PlatformException {@code invalid-input} for a protocol that is not spoken here
   */
  public static Optional<TelemetrySettings> of(Map<String, String> environment) {
    Map<String, String> properties = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_") && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    boolean asked =
        properties.containsKey(ENDPOINT)
            || properties.containsKey(TRACES)
            || properties.containsKey(METRICS);
    if (!asked || Boolean.parseBoolean(properties.get("otel.sdk.disabled"))) {
      return Optional.empty();
    }
    for (String name : PROTOCOLS) {
      String protocol = properties.getOrDefault(name, PROTOCOL);
      if (!protocol.equals(PROTOCOL)) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT,
            name.toUpperCase(Locale.ROOT).replace('.', '_')
                + " is "
                + protocol
                + ", and only "
                + PROTOCOL
                + " is spoken here. A collector takes it on port 4318.");
      }
    }
    properties.putIfAbsent("otel.service.name", "penstock");
    properties.putIfAbsent("otel.exporter.otlp.protocol", PROTOCOL);
    properties.putIfAbsent("otel.traces.exporter", whether(properties, TRACES));
    properties.putIfAbsent("otel.metrics.exporter", whether(properties, METRICS));
    properties.put("otel.logs.exporter", "none");
    return Optional.of(new TelemetrySettings(properties));
  }

  private static String whether(Map<String, String> properties, String endpoint) {
    return properties.containsKey(ENDPOINT) || properties.containsKey(endpoint) ? "otlp" : "none";
  }

  /** Where it goes, for a person to read: an address, without what may be a credential in it. */
  public String endpoint() {
    String where =
        properties.getOrDefault(
            ENDPOINT, properties.getOrDefault(TRACES, properties.getOrDefault(METRICS, "")));
    return where.replaceAll("//[^/@]*@", "//").replaceAll("\\?.*", "");
  }

  @Override
  public String toString() {
    return "TelemetrySettings[endpoint=" + endpoint() + "]";
  }
}
