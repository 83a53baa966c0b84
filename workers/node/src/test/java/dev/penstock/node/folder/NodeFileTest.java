package dev.penstock.node.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.node.backbone.GivenSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a node listens, as other processes read it. */
class NodeFileTest {

  @TempDir Path root;

  @Test
  void shouldFindTheNodeThatRuns() {
    DataFolder folder = DataFolder.open(root);
    NodeFile written = self();

    written.write(folder);

    assertThat(NodeFile.ofRunning(folder)).contains(written);
  }

  @Test
  void shouldSayHowAGivenTemporalIsReachedFromWherever() {
    DataFolder folder = DataFolder.open(root);
    Path ca = root.resolve("ca.pem");
    var given =
        new GivenSettings(
            "temporal.internal:7233",
            "penstock",
            true,
            Optional.of(Path.of("key.txt")),
            Optional.of(ca),
            Optional.empty(),
            Optional.empty());

    given(given).write(folder);

    GivenSettings read = NodeFile.ofRunning(folder).orElseThrow().given();
    assertThat(read)
        .isEqualTo(
            new GivenSettings(
                "temporal.internal:7233",
                "penstock",
                true,
                Optional.of(Path.of("key.txt").toAbsolutePath()),
                Optional.of(ca),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void shouldBeTheOwnersAlone() throws Exception {
    DataFolder folder = DataFolder.open(root);

    self().write(folder);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.nodeFile())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldNotTakeAnotherProcessWithTheSameIdForTheNode() {
    DataFolder folder = DataFolder.open(root);
    NodeFile self = self();
    NodeFile before =
        new NodeFile(
            self.pid(),
            self.startedAt().minusSeconds(3600),
            self.url(),
            self.databaseUrl(),
            self.temporal(),
            null,
            null,
            self.backbone(),
            self.payloads(),
            self.telemetry(),
            self.apiKey());

    before.write(folder);

    assertThat(NodeFile.read(folder)).isPresent();
    assertThat(NodeFile.ofRunning(folder)).isEmpty();
  }

  @Test
  void shouldFindNothingInAnEmptyOrBrokenFolder() throws Exception {
    DataFolder folder = DataFolder.open(root);
    assertThat(NodeFile.ofRunning(folder)).isEmpty();

    Files.writeString(folder.nodeFile(), "{\"pid\": 1");

    assertThat(NodeFile.ofRunning(folder)).isEmpty();
  }

  @Test
  void shouldNotShowCredentials() {
    assertThat(self().toString()).doesNotContain("pk_secret").doesNotContain("hunter2");
  }

  private static NodeFile self() {
    return given(null);
  }

  private static NodeFile given(@Nullable GivenSettings given) {
    ProcessHandle process = ProcessHandle.current();
    return new NodeFile(
        process.pid(),
        process.info().startInstant().orElse(Instant.EPOCH),
        "http://127.0.0.1:1",
        "jdbc:postgresql://127.0.0.1:2/penstock?password=hunter2",
        given == null ? "127.0.0.1:3" : given.target(),
        given,
        null,
        given == null ? "temporal-cli" : "given",
        "s3://payloads",
        "http://127.0.0.1:4",
        "pk_secret");
  }
}
