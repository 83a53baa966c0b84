package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F83: the file that remembers, outside the database, how far the trail had come. */
class AuditAnchorTest {

  private static final Keyring KEYS = Keyring.of(new byte[32]);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("audit-anchor.jsonl");
    AuditAnchor anchor = open();
    anchor.remember(3, mac(3));
    anchor.remember(5, mac(5));
    anchor.remember(9, mac(9));
  }

  @Test
  void shouldRememberOverRestarts() throws Exception {
    assertThat(open().anchoredSeq()).isEqualTo(9);
    assertThat(seqs()).containsExactly(3L, 5L, 9L);
  }

  @Test
  void shouldBePrivate() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldNotRememberWhatIsNotNewer() throws Exception {
    assertThat(open().remember(9, mac(1))).isFalse();
    assertThat(open().remember(4, mac(4))).isFalse();
    assertThat(seqs()).containsExactly(3L, 5L, 9L);
  }

  @Test
  void shouldProveEverythingAnewUnderAnotherKeyOfTheInstallation() throws Exception {
    Path keys = folder.resolve("root.key");
    Keyring keyring = Keyring.loadOrCreate(keys);
    Files.delete(file);
    AuditAnchor anchor = new AuditAnchor(file, keyring, Clock.systemUTC());
    anchor.remember(3, mac(3));
    anchor.remember(5, mac(5));
    KeyFile.prepareInstallation(keys);
    KeyFile.takeInstallation(keys);
    Keyring rotated = Keyring.loadOrCreate(keys);
    AuditAnchor under = new AuditAnchor(file, rotated, Clock.systemUTC());
    under.remember(7, mac(7));

    assertThat(under.renew()).isTrue();
    assertThat(under.renew()).as("once").isFalse();
    under.remember(9, mac(9));
    KeyFile.dropInstallation(keys);

    Keyring alone = Keyring.ofText(Files.readString(keys));
    assertThat(new AuditAnchor(file, alone, Clock.systemUTC()).anchoredSeq()).isEqualTo(9);
    assertThat(Files.readAllLines(file)).hasSize(4);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldProveNothingAnewThatWasChanged() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(1, lines.get(1).replace("\"seq\":5", "\"seq\":6"));
    Files.write(file, lines);

    assertThatThrownBy(() -> open().renew()).hasMessageContaining("Line 2");
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  /** An interrupt breaks off the write, or what forces it to the disk after it. */
  @Test
  void shouldGoOnAfterAWriteThatWasBrokenOff() throws Exception {
    AuditAnchor anchor = open();
    for (long seq = 10; seq < 210; seq++) {
      long head = seq;
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      anchor.remember(head, mac((int) head));
                    } catch (PlatformException e) {
                      // Broken off: the next one finds out how far it came.
                    }
                  });
      writer.interrupt();
      writer.join();
      anchor.remember(head, mac((int) head));
    }

    assertThat(open().anchoredSeq()).isEqualTo(209);
  }

  @Test
  void shouldGoOnAfterALineCutShortByACrash() throws Exception {
    Files.writeString(file, "{\"at\":\"2026", StandardOpenOption.APPEND);

    assertThat(open().remember(12, mac(12))).isTrue();
    assertThat(seqs()).containsExactly(3L, 5L, 9L, 12L);
  }

  @Test
  void shouldRefuseAChangedLine() throws Exception {
    Files.writeString(file, Files.readString(file).replace("\"seq\":5", "\"seq\":4"));

    assertThatThrownBy(this::seqs).isInstanceOf(AnchorReader.BrokenLine.class);
    assertThatThrownBy(() -> open().remember(12, mac(12))).hasMessageContaining("Line 2");
  }

  @Test
  void shouldRefuseWhenALineIsMissing() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(1);
    Files.write(file, lines);

    assertThatThrownBy(this::seqs).isInstanceOf(AnchorReader.BrokenLine.class);
  }

  @Test
  void shouldRefuseLinesMadeUnderAnotherKey() throws Exception {
    Files.delete(file);
    new AuditAnchor(file, Keyring.ofText("A".repeat(42) + "E="), Clock.systemUTC())
        .remember(3, mac(3));

    assertThatThrownBy(this::seqs).isInstanceOf(AnchorReader.BrokenLine.class);
  }

  private AuditAnchor open() {
    return new AuditAnchor(file, KEYS, Clock.systemUTC());
  }

  private List<Long> seqs() throws Exception {
    List<Long> found = new ArrayList<>();
    try (AnchorReader lines = open().read()) {
      lines.forEachRemaining(anchor -> found.add(anchor.seq()));
    }
    return found;
  }

  private static byte[] mac(int seed) {
    byte[] mac = new byte[32];
    mac[0] = (byte) seed;
    return mac;
  }
}
