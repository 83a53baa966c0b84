package dev.penstock.node.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.penstock.node.backbone.GivenSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a given Temporal is reached, in the file's form. Files are named for every reader alike. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GivenJson(
    String namespace,
    boolean tls,
    @Nullable String apiKeyFile,
    @Nullable String authorities,
    @Nullable String clientCertificate,
    @Nullable String clientKey) {

  static @Nullable GivenJson of(@Nullable GivenSettings given) {
    return given == null
        ? null
        : new GivenJson(
            given.namespace(),
            given.tls(),
            text(given.apiKeyFile()),
            text(given.authorities()),
            text(given.clientCertificate()),
            text(given.clientKey()));
  }

  GivenSettings settings(String target) {
    return new GivenSettings(
        target,
        namespace,
        tls,
        path(apiKeyFile),
        path(authorities),
        path(clientCertificate),
        path(clientKey));
  }

  private static @Nullable String text(Optional<Path> file) {
    return file.map(it -> it.toAbsolutePath().toString()).orElse(null);
  }

  private static Optional<Path> path(@Nullable String file) {
    return Optional.ofNullable(file).map(Path::of);
  }
}
