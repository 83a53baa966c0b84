package dev.penstock.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing is told to anybody unless a variable names whom. */
class TelemetrySettingsTest {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  @Test
  void shouldTellNobodyWithoutAnEndpoint() {
    assertThat(TelemetrySettings.of(Map.of())).isEmpty();
    assertThat(TelemetrySettings.of(Map.of("OTEL_TRACES_EXPORTER", "otlp", "PATH", "/bin")))
        .isEmpty();
    assertThat(TelemetrySettings.of(Map.of(ENDPOINT, " "))).isEmpty();
    assertThat(TelemetrySettings.of(Map.of(ENDPOINT, "http://c:4318", "OTEL_SDK_DISABLED", "true")))
        .isEmpty();
  }

  @Test
  void shouldExportOnlyWhatHasAnEndpoint() {
    TelemetrySettings traces =
        TelemetrySettings.of(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318/t"))
            .orElseThrow();

    assertThat(traces.properties())
        .containsEntry("otel.traces.exporter", "otlp")
        .containsEntry("otel.metrics.exporter", "none")
        .containsEntry("otel.logs.exporter", "none")
        .containsEntry("otel.service.name", "penstock");
  }

  @Test
  void shouldKeepWhatTheOperatorSays() {
    TelemetrySettings settings =
        TelemetrySettings.of(
                Map.of(
                    ENDPOINT,
                    "https://c.example.com",
                    "OTEL_SERVICE_NAME",
                    "billing",
                    "OTEL_METRICS_EXPORTER",
                    "none"))
            .orElseThrow();

    assertThat(settings.properties())
        .containsEntry("otel.service.name", "billing")
        .containsEntry("otel.metrics.exporter", "none")
        .containsEntry("otel.traces.exporter", "otlp");
  }

  @Test
  void shouldRefuseAProtocolThatIsNotSpoken() {
    assertThatThrownBy(
            () ->
                TelemetrySettings.of(
                    Map.of(ENDPOINT, "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL is grpc")
        .hasMessageContaining("4318");
  }

  @Test
  void shouldShowNoCredential() {
    TelemetrySettings settings =
        TelemetrySettings.of(
                Map.of(
                    ENDPOINT,
                    "https://ada:hunter2@c.example.com/otlp?key=hunter3",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "authorization=hunter4"))
            .orElseThrow();

    assertThat(settings.endpoint()).isEqualTo("https://c.example.com/otlp");
    assertThat(settings).asString().doesNotContain("hunter");
  }
}
