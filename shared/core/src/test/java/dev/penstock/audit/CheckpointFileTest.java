package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.problem.PlatformException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: the checkpoints outside the database, and the key beside them. */
class CheckpointFileTest {

  @TempDir Path folder;
  private CheckpointFile file;
  private NoteSigner signer;

  @BeforeEach
  void make() {
    file = new CheckpointFile(folder.resolve("audit.checkpoints"));
    signer = CheckpointKey.loadOrCreate(folder.resolve("keys/checkpoint.key"), file);
  }

  @Test
  void shouldKnowTheNewest() throws Exception {
    assertThat(file.newest(signer.verifier())).isEmpty();

    for (int size = 1; size <= 40; size++) {
      file.append(checkpoint(size).note());
      assertThat(file.newest(signer.verifier())).contains(checkpoint(size));
    }
    assertThat(permissions(file.path())).isEqualTo("rw-------");
  }

  @Test
  void shouldGoOnAfterANoteCutShortByACrashWhereverItWasCut() throws Exception {
    String first = checkpoint(1).note() + "\n";
    String second = checkpoint(2).note() + "\n";
    for (int end = 1; end < second.length(); end += 7) {
      Files.writeString(file.path(), first + second.substring(0, end));

      file.append(checkpoint(3).note());

      assertThat(file.newest(signer.verifier())).contains(checkpoint(3));
    }
  }

  @Test
  void shouldNotBelieveANoteOfAnotherKey() throws Exception {
    file.append(Checkpoint.sign(NoteSigner.generate(), 9, new byte[32], Instant.EPOCH).note());

    assertThatThrownBy(() -> file.newest(signer.verifier())).isInstanceOf(InvalidProof.class);
  }

  @Test
  void shouldKeepTheSameKeyForItsOwnerAlone() throws Exception {
    Path key = folder.resolve("keys/checkpoint.key");

    assertThat(CheckpointKey.loadOrCreate(key, file).verifier())
        .hasToString(signer.verifier().toString());
    assertThat(permissions(key)).isEqualTo("rw-------");

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> CheckpointKey.load(key))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void shouldMakeNoNewKeyWhereAnOldOneSigned() throws Exception {
    file.append(checkpoint(1).note());
    Files.delete(folder.resolve("keys/checkpoint.key"));

    assertThatThrownBy(
            () -> CheckpointKey.loadOrCreate(folder.resolve("keys/checkpoint.key"), file))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("is gone");
  }

  private Checkpoint checkpoint(long size) {
    return Checkpoint.sign(signer, size, new byte[32], Instant.EPOCH);
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
