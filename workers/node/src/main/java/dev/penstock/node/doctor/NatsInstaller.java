package dev.penstock.node.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Gets the NATS server that the tests start into the cache, built from its Go module. */
final class NatsInstaller {

  private static final String VERSION = "2.15.2";

  private final Consumer<String> say;

  /**
   * The installer.
   *
   * @param say told what is being done
   */
  NatsInstaller(Consumer<String> say) {
    this.say = say;
  }

  static Path cached() {
    return Path.of(System.getProperty("user.home", "."))
        .resolve(".cache")
        .resolve("penstock")
        .resolve("nats-server-" + VERSION)
        .resolve("nats-server");
  }

  void install() {
    say.accept("Getting nats-server " + VERSION + " (once, into " + cached() + ")");
    try {
      Files.createDirectories(cached().resolve("..").normalize());
    } catch (IOException e) {
      say.accept("  the cache can't be written: " + e.getMessage());
      return;
    }
    GoModule.build("github.com/nats-io/nats-server/v2@v" + VERSION, cached(), say);
  }
}
