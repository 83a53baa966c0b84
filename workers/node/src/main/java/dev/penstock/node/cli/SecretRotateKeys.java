package dev.penstock.node.cli;

import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.vault.DataKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code secret rotate-keys}. */
@Command(
    name = "rotate-keys",
    description = "Seal the values of all secrets anew, each under a new data key.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Values and versions stay what they are, and nothing stops meanwhile. Killed half way, run it",
      "again with --older-than to leave out what is done.",
      "",
      "Only the owner of the data folder can: it goes straight to the store.",
      "",
      "Examples:",
      "  ./penstock secret rotate-keys",
      "  ./penstock secret rotate-keys --older-than 90d"
    })
final class SecretRotateKeys implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Only those sealed longer ago, for example 90d.")
  @Nullable String age;

  @Override
  public Integer call() {
    Duration least = age == null ? Duration.ZERO : TimeSpan.of("--older-than", age);
    DataKeys.Done done;
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      done = desk.vaultRotation().renewDataKeys(Instant.now().minus(least));
    }
    io.out().println("Sealed under new data keys: " + done.changed());
    return left(io, done);
  }

  /** Tells of what does not open; the exit code. */
  static int left(Streams io, DataKeys.Done done) {
    for (String secret : done.left()) {
      io.out().println("  left, since it does not open: " + secret);
    }
    io.out().flush();
    return done.left().isEmpty() ? 0 : Failures.FAILED;
  }
}
