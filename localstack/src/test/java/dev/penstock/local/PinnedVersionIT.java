package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run ends on the definition and the policy that it started with. F40, F37. */
class PinnedVersionIT {

  @TempDir private Path folder;

  @Test
  void shouldEndOnItsOwnVersionWhenANewerOneIsAppliedWhileItWaits() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      // given
      String waiting =
          platform.sendUntilAccepted(
              "release", "old", Json.object().put("id", 1).put("target", target.url()));
      platform.awaitRun(waiting, Set.of("waiting"));

      // when
      Path files = copyOfSamples(folder.resolve("files"));
      rewrite(files.resolve("workflows/release.yaml"), "'1.0.0'", "'1.1.0'");
      rewrite(files.resolve("workflows/release.yaml"), "id: ${ .id }", "id: ${ .id + 100 }");
      rewrite(files.resolve("policies/default.yaml"), "version: 1.0.0", "version: 1.1.0");
      rewrite(files.resolve("policies/default.yaml"), "\"/release\"", "\"/nothing\"");
      platform.apply(files);

      // then a new run takes the new version and asks nobody
      String fresh =
          platform.sendUntilAccepted(
              "release", "new", Json.object().put("id", 2).put("target", target.url()));
      var ended = platform.awaitEnd(fresh);
      assertThat(ended.path("status").textValue()).isEqualTo("completed");
      assertThat(ended.path("version").textValue()).isEqualTo("1.1.0");

      // and the old one still waits for its person and ends on its own
      Operator operator = platform.operator();
      var shown = operator.question(waiting);
      assertThat(shown.toString()).doesNotContain("101");
      assertThat(operator.decide(shown, "approved").statusCode()).isEqualTo(200);
      var old = platform.awaitEnd(waiting);
      assertThat(old.path("status").textValue()).isEqualTo("completed");
      assertThat(old.path("version").textValue()).isEqualTo("1.0.0");

      // and what drifts is told of the folder as it lies there and as it is at a commit
      commit(files);
      rewrite(files.resolve("policies/default.yaml"), "version: 1.1.0", "version: 1.2.0");
      assertThat(drift(platform, files).exitCode()).isEqualTo(3);
      assertThat(drift(platform, files).output()).contains("\"1.2.0\"");
      assertThat(drift(platform, files, "--git-ref", "HEAD").exitCode()).isZero();
      rewrite(files.resolve("policies/default.yaml"), "\"/nothing\"", "\"/release\"");
      commit(files);
      rewrite(files.resolve("policies/default.yaml"), "version: 1.2.0", "version: 1.3.0");
      String data = platform.data().toString();
      Program applied = Program.run("apply", "--git-ref", "HEAD", files.toString(), "--data", data);
      assertThat(applied.exitCode()).as(applied.toString()).isZero();
      assertThat(applied.output()).contains("1.2.0").doesNotContain("1.3.0");
      assertThat(drift(platform, files, "--git-ref", "HEAD").exitCode()).isZero();
    }
  }

  private static Program drift(LocalPlatform platform, Path files, String... options) {
    List<String> command = new ArrayList<>(List.of("apply", "--dry-run", "--exit-code", "--json"));
    command.addAll(List.of(options));
    command.addAll(List.of(files.toString(), "--data", platform.data().toString()));
    return Program.run(command.toArray(String[]::new));
  }

  private static void commit(Path files) throws IOException, InterruptedException {
    git(files, "init", "-q");
    git(files, "add", "-A");
    git(files, "commit", "-q", "-m", "as it is");
  }

  private static void git(Path files, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Ada"));
    command.addAll(List.of("-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"));
    command.addAll(List.of(words));
    Process git =
        new ProcessBuilder(command).directory(files.toFile()).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }

  private static Path copyOfSamples(Path to) throws IOException {
    Path from = LocalPlatform.samples();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }

  private static void rewrite(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
