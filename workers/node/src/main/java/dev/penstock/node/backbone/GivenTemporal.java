package dev.penstock.node.backbone;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
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
    WorkflowServiceStubsOptions options = options(settings).build();
    WorkflowServiceStubs stubs;
    try {
      stubs = WorkflowServiceStubs.newConnectedServiceStubs(options, PATIENCE);
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
    try {
      requireNamespace(stubs);
      return stubs;
    } catch (RuntimeException e) {
      stubs.shutdownNow();
      throw e;
    }
  }

  /** Not every key may describe a namespace; whether it is there is said to all. */
  private void requireNamespace(WorkflowServiceStubs stubs) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(PATIENCE)
          .describeNamespace(
              DescribeNamespaceRequest.newBuilder().setNamespace(settings.namespace()).build());
    } catch (StatusRuntimeException e) {
      switch (e.getStatus().getCode()) {
        case NOT_FOUND ->
            throw new PlatformException(
                Problem.of(ProblemType.INVALID_CONFIGURATION, missing()), e);
        case PERMISSION_DENIED -> {}
        default ->
            throw new PlatformException(
                Problem.of(
                    ProblemType.UNAVAILABLE,
                    "The Temporal at "
                        + settings.target()
                        + " does not answer for its namespace "
                        + settings.namespace()
                        + ": "
                        + cause(e)
                        + ". Check --temporal-namespace and the key options."),
                e);
      }
    }
  }

  private String missing() {
    return """
    The Temporal at %1$s has no namespace %2$s.
      make it:      temporal operator namespace create --address %1$s --retention 72h %2$s
      another one:  --temporal-namespace NAME"""
        .formatted(settings.target(), settings.namespace());
  }

  /** Somebody else's: it goes on without us. */
  @Override
  public void close() {}

  /** What a connection to it needs. */
  public static WorkflowServiceStubsOptions.Builder options(GivenSettings settings) {
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
      options.setSslContext(tls(settings));
    }
    return options;
  }

  private static SslContext tls(GivenSettings settings) {
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
