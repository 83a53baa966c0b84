package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F84, F87: {@code people}, {@code audit hold} and {@code audit cut} on a node that runs. */
class PeopleCommandsIT {

  @TempDir private Path folder;

  @Test
  void shouldHoldHandOutAndErase() {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"))) {
      String data = platform.data().toString();
      ok("users", "set", "person", "ada.lovelace", "--grant", "operator", "--data", data);

      String hold =
          ok(
                  "audit",
                  "hold",
                  "add",
                  "--reason",
                  "Case 4711",
                  "--person",
                  "ada.lovelace",
                  "--data",
                  data)
              .strip();
      assertThat(ok("audit", "hold", "list", "--in-force", "--data", data))
          .contains(hold, "ada.lovelace", "Case 4711");

      assertThat(ok("people", "export", "ada.lovelace", "--reason", "request", "--data", data))
          .contains("\"table\":\"account\"", "account.changed")
          .doesNotContain("seal");

      Program unsure =
          Program.run("people", "erase", "ada.lovelace", "--reason", "r", "--data", data);
      assertThat(unsure.exitCode()).isNotZero();
      assertThat(unsure.errors()).contains("--yes");
      Program held =
          Program.run("people", "erase", "ada.lovelace", "--reason", "r", "--yes", "--data", data);
      assertThat(held.exitCode()).isNotZero();
      assertThat(held.errors()).contains("legal hold");

      ok("audit", "hold", "release", hold, "--reason", "settled", "--data", data);
      assertThat(ok("people", "erase", "ada.lovelace", "--reason", "r", "--yes", "--data", data))
          .contains("psn_");
      assertThat(
              Program.run("people", "export", "ada.lovelace", "--reason", "r", "--data", data)
                  .errors())
          .contains("Nothing is kept");

      Program cut = Program.run("audit", "cut", "--data", data);
      assertThat(cut.exitCode()).as(cut.errors()).isZero();
      assertThat(cut.errors()).contains("begins with entry 1");
      assertThat(platform.verifyAudit().exitCode()).isZero();
    }
  }

  private static String ok(String... arguments) {
    Program program = Program.run(arguments);
    assertThat(program.exitCode()).as(program.toString()).isZero();
    return program.output();
  }
}
