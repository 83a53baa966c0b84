package dev.penstock.node.cli;

import dev.penstock.node.client.ApiClient;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit prove}: one file that shows that an entry is on the trail. */
@Command(
    name = "prove",
    description = "Write the proof that an entry is on the trail, or that the trail only grew.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The file is all that an auditor needs beside the public key (audit key); it is checked by",
      "penstock-audit-verifier.jar, which needs no database and no network.",
      "",
      "Examples:",
      "  ./penstock audit prove 1234 --out entry-1234.tlog-proof",
      "  ./penstock audit prove --since 1000 --out growth.proof"
    })
final class AuditProve implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "ENTRY", arity = "0..1", description = "The entry's number.")
  @Nullable Long entry;

  @Option(
      names = "--since",
      paramLabel = "SIZE",
      description = "Instead: that the trail only grew since the checkpoint of so many entries.")
  @Nullable Long since;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to; default: standard output.")
  @Nullable Path out;

  @Override
  public Integer call() {
    if ((entry == null) == (since == null)) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "Say what to prove: an ENTRY, or --since SIZE.");
    }
    write(node.isElsewhere() ? elsewhere() : here());
    return 0;
  }

  private String elsewhere() {
    try (ApiClient api = node.client()) {
      String path = entry == null ? "growth?since=" + since : "proofs/" + entry;
      return api.get("/api/v1/audit/" + path).path("proof").asText();
    }
  }

  private String here() {
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      Long seq = entry;
      Long size = since;
      return desk.asOwner(
          owner ->
              seq != null
                  ? desk.proofs().ofEntry(owner, seq).text()
                  : desk.proofs().since(owner, size == null ? 0 : size).text());
    }
  }

  private void write(String proof) {
    Path file = out;
    if (file == null) {
      io.out().print(proof);
      io.out().flush();
      return;
    }
    try {
      Files.writeString(file, proof);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The proof can't be written to " + file + "."), e);
    }
  }
}
