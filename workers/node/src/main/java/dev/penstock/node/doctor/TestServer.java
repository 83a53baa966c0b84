package dev.penstock.node.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A server that only the tests start, built from its Go module into the cache. */
enum TestServer {
  NATS("nats-server", "2.15.2", "github.com/nats-io/nats-server/v2", "calls to NATS"),
  REGISTRY(
      "registry",
      "0.22.1",
      "github.com/google/go-containerregistry/cmd/registry",
      "catalogs in OCI registries"),
  S3("versitygw", "1.8.0", "github.com/versity/versitygw/cmd/versitygw", "payloads in S3");

  private final String program;
  private final String version;
  private final String module;
  private final String tested;

  TestServer(String program, String version, String module, String tested) {
    this.program = program;
    this.version = version;
    this.module = module;
    this.tested = tested;
  }

  /** As findings call it. */
  String part() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TestServer> of(String part) {
    return Arrays.stream(values()).filter(each -> each.part().equals(part)).findFirst();
  }

  Finding look() {
    return Files.isExecutable(cached())
        ? new Finding.Fine(part(), cached().toString())
        : new Finding.Advice(
            part(),
            "not found; the tests of " + tested + " need " + program,
            "./penstock doctor --fix --tests");
  }

  void install(Consumer<String> say) {
    say.accept("Getting " + program + " " + version + " (once, into " + cached() + ")");
    try {
      Files.createDirectories(cached().resolve("..").normalize());
    } catch (IOException e) {
      say.accept("  the cache can't be written: " + e.getMessage());
      return;
    }
    GoModule.build(module + "@v" + version, cached(), say);
  }

  private Path cached() {
    return Path.of(System.getProperty("user.home", "."))
        .resolve(".cache")
        .resolve("penstock")
        .resolve(program + "-" + version)
        .resolve(program);
  }
}
