package dev.penstock.node.backbone;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

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
    WorkflowServiceStubsOptions options = options();
    try {
      return WorkflowServiceStubs.newConnectedServiceStubs(options, PATIENCE);
    } catch (RuntimeException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "No Temporal answers at "
                  + settings.target()
                  + ": "
                  + cause(e)
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
    if (settings.tls()
        || settings.apiKeyFile().isPresent()
        || settings.authorities().isPresent()
        || settings.clientCertificate().isPresent()) {
      options.setSslContext(tls());
    }
    return options.build();
  }

  private SslContext tls() {
    try {
      SslContextBuilder context = GrpcSslContexts.forClient();
      if (settings.authorities().isPresent()) {
        context.trustManager(settings.authorities().get().toFile());
      }
      if (settings.clientCertificate().isPresent()) {
        context.keyManager(
            settings.clientCertificate().get().toFile(),
            settings.clientKey().orElseThrow().toFile());
      }
      return context.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "A certificate or the key for Temporal can't be read: "
                  + e.getMessage()
                  + ". They must be PEM, the key PKCS#8 and not encrypted."),
          e);
    }
  }

  /** What it comes down to: the SDK says no more than that something went wrong. */
  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The API key file " + file + " can't be read.", e);
    }
  }
}
