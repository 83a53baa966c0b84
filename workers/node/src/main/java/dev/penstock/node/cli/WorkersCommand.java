package dev.penstock.node.cli;

import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.node.owner.WorkerRights;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code workers}: who may use leases of secrets. */
@Command(
    name = "workers",
    description = "List the workers, and end one's right to the secrets that it is lent.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      WorkersCommand.Seen.class,
      WorkersCommand.Revoke.class,
      WorkersCommand.Restore.class
    })
final class WorkersCommand {

  /** {@code workers list}. */
  @Command(
      name = "list",
      description = "Every worker that was ever there, newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock workers list --data /srv/penstock"})
  static final class Seen implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Override
    public Integer call() {
      Table table = new Table("WORKER", "FIRST SEEN", "REVOKED", "REASON");
      var all = dev.penstock.json.Json.array();
      try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
        for (WorkerRights.Known worker : desk.workerRights().list()) {
          String revoked = worker.revokedAt().map(Object::toString).orElse("");
          table.row(worker.id(), worker.firstSeenAt().toString(), revoked, worker.reason());
          all.addObject()
              .put("id", worker.id())
              .put("firstSeenAt", worker.firstSeenAt().toString())
              .put("revokedAt", worker.revokedAt().map(Object::toString).orElse(null))
              .put("reason", worker.reason());
        }
      }
      list.print(io, all, table, "No worker was ever there.");
      return 0;
    }
  }

  /** Whose right, and why. */
  static final class Whom {
    @Parameters(paramLabel = "WORKER", description = "As workers list shows it.")
    String worker = "";

    @Mixin Reason reason = new Reason();
  }

  /** {@code workers revoke}. */
  @Command(
      name = "revoke",
      description = "End a worker's right at once: no secret that it is lent opens for it.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "It also takes up no work within seconds; what it had begun is taken over by others. Only the",
        "owner of the data folder can.",
        "",
        "Example:",
        "  ./penstock workers revoke wrk_01K… --reason 'the machine is lost'"
      })
  static final class Revoke implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Whom whom = new Whom();

    @Override
    public Integer call() {
      try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
        desk.workerRights().revoke(whom.worker, whom.reason.text);
      }
      io.out().println(whom.worker + " may use no lease now");
      io.out().flush();
      return 0;
    }
  }

  /** {@code workers restore}. */
  @Command(
      name = "restore",
      description = "Give a worker its right back.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  ./penstock workers restore wrk_01K… --reason 'the machine was found'"
      })
  static final class Restore implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Whom whom = new Whom();

    @Override
    public Integer call() {
      try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
        desk.workerRights().restore(whom.worker, whom.reason.text);
      }
      io.out().println(whom.worker + " may use leases again");
      io.out().flush();
      return 0;
    }
  }
}
