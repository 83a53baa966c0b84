package dev.penstock.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code apply --git-ref}: a folder as it is at a commit, not as it lies there. F28. */
class GitFolderTest {

  @TempDir private Path repository;
  private Path folder;

  @BeforeEach
  void commitTwice() throws IOException, InterruptedException {
    folder = Files.createDirectories(repository.resolve("penstock"));
    Files.createDirectory(folder.resolve("workflows"));
    git("init", "-q", "-b", "main");
    write("1.0.0");
    commit("first");
    git("tag", "first");
    write("2.0.0");
    commit("second");
  }

  @Test
  void shouldReadTheFolderAsItIsAtACommitABranchAndATag() throws IOException {
    write("3.0.0");
    Files.writeString(folder.resolve("workflows/new.yaml"), "not committed");

    assertThat(applied("main")).contains("'2.0.0'").doesNotContain("not committed", "3.0.0");
    assertThat(applied("first")).contains("'1.0.0'").doesNotContain("2.0.0");
    assertThat(applied("HEAD~1")).isEqualTo(applied("first"));
    assertThat(ConfigurationFolder.read(folder).toString()).contains("3.0.0");
  }

  @Test
  void shouldLeaveNothingBehind() {
    Path copy;
    try (GitFolder at = GitFolder.at("main", folder)) {
      copy = at.path();
      assertThat(copy.resolve("workflows/greet.yaml")).exists();
    }

    assertThat(copy).doesNotExist();
  }

  @Test
  void shouldSayWhichRefThereIsNot() {
    assertThatThrownBy(() -> GitFolder.at("nobody", folder))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().detail()).contains("nobody", folder.toString()));
    assertThatThrownBy(() -> GitFolder.at("--output=x", folder))
        .isInstanceOf(PlatformException.class);
  }

  private String applied(String ref) {
    try (GitFolder at = GitFolder.at(ref, folder)) {
      return ConfigurationFolder.read(at.path()).toString();
    }
  }

  private void write(String version) throws IOException {
    Files.writeString(
        folder.resolve("workflows/greet.yaml"),
        """
        document: { dsl: '1.0.3', namespace: default, name: greet, version: '%s' }
        do:
          - greet: { set: { text: hello } }
        """
            .formatted(version));
  }

  private void commit(String message) throws IOException, InterruptedException {
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", message);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }
}
