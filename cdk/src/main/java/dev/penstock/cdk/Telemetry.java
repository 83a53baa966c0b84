package dev.penstock.cdk;

import java.util.Optional;

/**
 * The collector that the node in Fargate tells traces and metrics.
 *
 * @param endpoint its address, by OTLP over HTTP, such as {@code
 *     https://collector.example.com:4318}
 * @param headersSecretArn of a secret {@code {headers}} with what is sent along; none when it asks
 *     for nothing
 */
public record Telemetry(String endpoint, Optional<String> headersSecretArn) {

  public Telemetry {
    // What stands before an @ or behind a ? may be a credential, which a template holds for ever.
    if (!endpoint.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/[^?#@]*)?")) {
      throw new IllegalArgumentException(
          "The context key \"otlpEndpoint\" must be an http or https URL without a user or a query;"
              + " credentials go into the secret of \"otlpHeadersSecretArn\".");
    }
  }

  static Optional<Telemetry> from(Context context) {
    if (!context.has("otlpEndpoint") && context.has("otlpHeadersSecretArn")) {
      throw new IllegalArgumentException(
          "The context key \"otlpHeadersSecretArn\" needs \"otlpEndpoint\", where they are sent.");
    }
    return context
        .given("otlpEndpoint")
        .map(endpoint -> new Telemetry(endpoint, context.given("otlpHeadersSecretArn")));
  }
}
