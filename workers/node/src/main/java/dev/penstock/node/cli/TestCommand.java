package dev.penstock.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code test}: known here for the help only; the launcher runs the build. */
@Command(
    name = "test",
    description = "Run every test, as continuous integration does.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "More arguments go to Maven:",
      "  ./penstock test",
      "  ./penstock test -pl shared/core"
    })
final class TestCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Override
  public Integer call() {
    io.err()
        .println("penstock: the tests are run by the launcher: ./penstock test (or ./mvnw verify)");
    return Failures.INVALID;
  }
}
