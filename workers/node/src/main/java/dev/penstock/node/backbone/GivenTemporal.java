package dev.penstock.node.backbone;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A Temporal that somebody else runs. */
public final class GivenTemporal implements Backbone {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final GivenSettings settings;

  public GivenTemporal(GivenSettings settings) {
    this.settings = settings;
  }

  @Override
  public String kind() {
    return "given";
  }

  @Override
  public String target() {
    return settings.target();
  }

  @Override
  public Optional<String> ui() {
    return Optional.empty();
  }

  @Override
  public String namespace() {
    return settings.namespace();
  }

  @Override
  public WorkflowServiceStubs connect() {
    try {
      return WorkflowServiceStubs.newConnectedServiceStubs(options(), PATIENCE);
    } catch (RuntimeException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "No Temporal answers at "
                  + settings.target()
                  + ": "
                  + e.getMessage()
                  + ". Check --temporal and its TLS and key options."),
          e);
    }
  }

  /** Somebody else's: it goes on without us. */
  @Override
  public void close() {}

  private WorkflowServiceStubsOptions options() {
    var options = WorkflowServiceStubsOptions.newBuilder().setTarget(settings.target());
    settings
        .apiKeyFile()
        .ifPresent(
            file -> {
              text(file);
              options.addApiKey(() -> text(file));
            });
    if (settings.clientCertificate().isPresent()) {
      options.setSslContext(mutualTls());
    } else if (settings.tls() || settings.apiKeyFile().isPresent()) {
      options.setEnableHttps(true);
    }
    return options.build();
  }

  private io.grpc.netty.shaded.io.netty.handler.ssl.SslContext mutualTls() {
    try (InputStream certificate =
            Files.newInputStream(settings.clientCertificate().orElseThrow());
        InputStream key = Files.newInputStream(settings.clientKey().orElseThrow())) {
      return SimpleSslContextBuilder.forPKCS8(certificate, key).build();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The client certificate or key for Temporal can't be read: " + e.getMessage()),
          e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The API key file " + file + " can't be read.", e);
    }
  }
}
