package dev.penstock.node.cli;

import dev.penstock.node.owner.OwnerDesk;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit cut}: where the trail begins. */
@Command(
    name = "cut",
    description = "Print where the trail begins, once its oldest entries were kept long enough.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A signed note. The stand-alone verifier takes it beside an export, which begins there too.",
      "",
      "Example:",
      "  ./penstock audit cut > trail.cut"
    })
final class AuditCut implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Override
  public Integer call() {
    Optional<String> cut = node.isElsewhere() ? elsewhere() : here();
    if (cut.isPresent()) {
      io.out().print(cut.get());
      io.out().flush();
    } else {
      io.err().println("The trail is all there: it begins with entry 1.");
      io.err().flush();
    }
    return 0;
  }

  private Optional<String> here() {
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      return desk.asOwner(owner -> desk.proofs().cut(owner, desk.keyring()));
    }
  }

  private Optional<String> elsewhere() {
    try (var api = node.client()) {
      return Optional.ofNullable(
          api.get("/api/v1/audit/checkpoints?limit=1").path("cut").textValue());
    }
  }
}
