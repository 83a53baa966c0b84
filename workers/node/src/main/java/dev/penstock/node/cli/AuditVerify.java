package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.functions.api.audit.TrailCheck;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit verify}: proves the trail or names the first entry that does not hold. */
@Command(
    name = "verify",
    description = {
      "Prove that no entry was changed, removed, inserted, reordered or cut off, and that no",
      "definition, policy, trigger, configuration or receipt was changed behind Penstock's back."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Works on the data folder itself, with or without a running node: the key and the anchor are",
      "there. With --server the node verifies its own trail. Exit code 1 and the first broken entry",
      "or row when something does not hold.",
      "",
      "Examples:",
      "  ./penstock audit verify",
      "  ./penstock audit verify --data /srv/penstock --json",
      "  ./penstock audit verify --checkpoint /mnt/other/audit.checkpoints"
    })
final class AuditVerify implements Callable<Integer> {

  private static final long TELL_EVERY = 100_000;

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(names = "--json", description = "The finding as JSON.")
  boolean json;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Also hold the trail against the checkpoints in this file, from an anchor. May be given"
              + " several times.")
  Path[] checkpoints = new Path[0];

  @Override
  public Integer call() {
    if (node.isElsewhere() && checkpoints.length > 0) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "--checkpoint works on a data folder, not with --server.");
    }
    ObjectNode finding = node.isElsewhere() ? elsewhere() : here();
    boolean intact = finding.path("status").asText().equals("intact");
    if (json) {
      io.out().println(Calls.pretty(finding));
    } else {
      io.out().println(sentence(finding, intact));
    }
    io.out().flush();
    return intact ? 0 : Failures.FAILED;
  }

  private ObjectNode elsewhere() {
    try (ApiClient api = node.client()) {
      JsonNode answer = api.get("/api/v1/audit/verification");
      return (ObjectNode) answer;
    }
  }

  private ObjectNode here() {
    try (OwnerDesk desk = OwnerDesk.open(node.folder())) {
      return new TrailCheck(
              desk.database(), desk.anchor(), witness(desk), desk.keyring(), Clock.systemUTC())
          .run(this::tell);
    }
  }

  private CheckpointWitness witness(OwnerDesk desk) {
    CheckpointWitness own = desk.checkpoints();
    if (checkpoints.length > 0 && own.key().isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There is no key in this folder that the given checkpoints could be checked by.");
    }
    List<Path> files = new ArrayList<>(own.files());
    for (Path file : checkpoints) {
      if (!Files.isReadable(file)) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT, "The checkpoints in " + file + " can't be read.");
      }
      files.add(file);
    }
    return new CheckpointWitness(own.key(), files);
  }

  private void tell(long seq) {
    if (seq % TELL_EVERY == 0 && !json) {
      io.err().println("  " + seq + " entries hold");
      io.err().flush();
    }
  }

  private static String sentence(ObjectNode finding, boolean intact) {
    if (intact) {
      return "Intact: "
          + finding.path("entries").asLong()
          + " entries"
          + (finding.has("forgottenUpTo")
              ? " (those up to "
                  + finding.path("forgottenUpTo").asLong()
                  + " were kept for long enough and went)"
              : "")
          + (finding.path("anchored").asBoolean()
              ? ", held against the anchor outside the database"
              : ". Nothing is anchored yet, so a cut-off tail could not be seen")
          + (finding.path("checkpoints").asLong() > 0
              ? ". "
                  + finding.path("checkpoints").asLong()
                  + " signed checkpoints agree, up to entry "
                  + finding.path("signedSeq").asLong()
                  + "."
              : ". No signed checkpoint was looked at.");
    }
    List<String> lines = new ArrayList<>();
    if (finding.has("firstBroken")) {
      lines.add(
          "BROKEN at entry "
              + finding.path("firstBroken").asLong()
              + " ("
              + finding.path("tampering").asText()
              + "): "
              + finding.path("reason").asText());
    }
    for (JsonNode row : finding.path("tamperedRows")) {
      lines.add(
          "TAMPERED "
              + row.path("table").asText()
              + " "
              + row.path("identity").asText()
              + ": "
              + row.path("explanation").asText());
    }
    return String.join(System.lineSeparator(), lines);
  }
}
