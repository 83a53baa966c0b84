package dev.penstock.node.backbone;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A Temporal cluster or Temporal Cloud, as the operator names it.
 *
 * @param target {@code host:port}
 * @param namespace the namespace, which must exist
 * @param tls whether to use TLS; a key or a certificate of any kind implies it
 * @param apiKeyFile holds the API key; read anew for each call, so that it may be rotated
 * @param authorities PEM, whom to trust; empty for those of this machine
 * @param clientCertificate PEM, for mutual TLS; together with the key
 * @param clientKey PEM, PKCS#8
 */
public record GivenSettings(
    String target,
    String namespace,
    boolean tls,
    Optional<Path> apiKeyFile,
    Optional<Path> authorities,
    Optional<Path> clientCertificate,
    Optional<Path> clientKey) {

  public GivenSettings {
    if (!target.matches("[^\\s:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+\\]:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "--temporal must be HOST:PORT, for example temporal.internal:7233, not " + target);
    }
    if (clientCertificate.isPresent() != clientKey.isPresent()) {
      throw new IllegalArgumentException(
          "--temporal-client-cert and --temporal-client-key go together.");
    }
  }
}
