package dev.penstock.node.cli;

import dev.penstock.node.backbone.GivenSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A Temporal cluster or Temporal Cloud instead of one of the node's own. */
final class TemporalOptions {

  @Option(
      names = "--temporal",
      paramLabel = "HOST:PORT",
      description = "A Temporal that is already there. Default: the node runs one.")
  @Nullable String target;

  @Option(
      names = "--temporal-namespace",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Its namespace (default: ${DEFAULT-VALUE}).")
  String namespace = "default";

  @Option(names = "--temporal-tls", description = "Talk TLS to it.")
  boolean tls;

  @Option(
      names = "--temporal-api-key-file",
      paramLabel = "FILE",
      description = "File that holds its API key (Temporal Cloud). Implies TLS.")
  @Nullable Path apiKeyFile;

  @Option(
      names = "--temporal-ca-cert",
      paramLabel = "FILE",
      description =
          "PEM certificates of the authorities to trust, instead of this machine's. Implies TLS.")
  @Nullable Path authorities;

  @Option(
      names = "--temporal-client-cert",
      paramLabel = "FILE",
      description = "PEM certificate for mutual TLS.")
  @Nullable Path clientCertificate;

  @Option(
      names = "--temporal-client-key",
      paramLabel = "FILE",
      description = "PEM key (PKCS#8) for mutual TLS.")
  @Nullable Path clientKey;

  Optional<GivenSettings> settings() {
    return Optional.ofNullable(target)
        .map(
            it ->
                new GivenSettings(
                    it,
                    namespace,
                    tls,
                    Optional.ofNullable(apiKeyFile),
                    Optional.ofNullable(authorities),
                    Optional.ofNullable(clientCertificate),
                    Optional.ofNullable(clientKey)));
  }
}
