package dev.penstock.node.cli;

import dev.penstock.node.keys.InstallationRotation;
import dev.penstock.node.keys.InstallationRotation.Resealed;
import dev.penstock.node.owner.OwnerDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code secret rotate-installation}. */
@Command(
    name = "rotate-installation",
    description = "Give the installation a new key and put everything that is sealed under it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It seals definitions, deliveries, payloads, receipts, accounts, people's keys and what waits to",
      "be chained. Nothing stops meanwhile: nodes read the key file again, and the next key is taken",
      "when all of them have it. Keys before are accepted until --drop, which refuses while anything",
      "needs them. Exit code 1 when something is under no key that is here.",
      "",
      "Where other nodes on the same store, or functions, have key files of their own: --prepare, copy",
      "the file to them, run it here, copy it again; and once more after --drop.",
      "",
      "Examples:",
      "  ./penstock secret rotate-installation",
      "  ./penstock secret rotate-installation --drop"
    })
final class SecretRotateInstallation implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @ArgGroup Step step = new Step();

  /** What to do, when it is not all of it but the last. */
  static final class Step {
    @Option(
        names = "--prepare",
        description = "Only put the next key into the key file, to be copied to other nodes.")
    boolean prepare;

    @Option(
        names = "--continue",
        description = "No new key: only put what is left under the one in use.")
    boolean goOn;

    @Option(
        names = "--drop",
        description = "Let go of the keys before the one in use, if nothing needs them.")
    boolean drop;
  }

  @Option(
      names = "--forget",
      paramLabel = "NODE",
      description = "Count no more on a node that will not come back.")
  List<String> gone = new ArrayList<>();

  @Override
  public Integer call() {
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      InstallationRotation rotation = desk.installationRotation();
      gone.forEach(rotation::forget);
      if (step.prepare) {
        rotation.prepare();
        io.out().println("The key file has the next key. Give it to the other nodes.");
        io.out().flush();
        return 0;
      }
      if (step.drop) {
        Resealed done = rotation.drop();
        io.out().println("The only key is " + done.key() + ". Back the key file up.");
        rotation
            .functionsBehind()
            .forEach(it -> io.out().println("  takes keys before until it is deployed: " + it));
        io.out().flush();
        return 0;
      }
      return told(step.goOn ? rotation.reseal() : rotation.rotate());
    }
  }

  private int told(Resealed done) {
    io.out().println("The key is " + done.key() + "; put under it now: " + done.changed());
    new TreeMap<>(done.left())
        .forEach(
            (table, rows) ->
                io.out().println("  left, since no key opens it: " + table + " " + rows));
    io.out().flush();
    return done.left().isEmpty() ? 0 : Failures.FAILED;
  }
}
