package dev.penstock.node.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.json.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is unpacked that its list of checksums does not promise. */
class TemporalReleaseTest {

  private static final byte[] ARCHIVE = "archive".getBytes(StandardCharsets.UTF_8);
  private static final String SUM = Digest.of(ARCHIVE).substring("sha256:".length());

  @TempDir private Path folder;

  @Test
  void shouldTakeWhatTheListPromises() {
    assertThatCode(() -> TemporalRelease.require(SUM + "  a.tar.gz\n", "a.tar.gz", ARCHIVE))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseOtherContent() {
    assertThatThrownBy(
            () -> TemporalRelease.require(SUM + "  a.tar.gz\n", "a.tar.gz", new byte[] {1}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldRefuseTheSumOfAnotherArchive() {
    assertThatThrownBy(() -> TemporalRelease.require(SUM + "  b.tar.gz\n", "a.tar.gz", ARCHIVE))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldTakeTheProgramOutOfTheArchive() throws Exception {
    Path file = Files.writeString(folder.resolve("temporal"), "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    Path target = folder.resolve("cache/temporal");
    Files.createDirectory(folder.resolve("cache"));

    TemporalRelease.unpack(archiveOf("temporal"), target);

    assertThat(target).isExecutable().hasContent("#!/bin/sh\n");
    assertThat(folder.resolve("cache")).isDirectoryContaining("glob:**temporal");
  }

  @Test
  void shouldSayThatAnArchiveHasNoProgram() throws Exception {
    Files.writeString(folder.resolve("README"), "nothing else");
    byte[] archive = archiveOf("README");

    assertThatThrownBy(() -> TemporalRelease.unpack(archive, folder.resolve("program")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("program")).doesNotExist();
  }

  private byte[] archiveOf(String name) throws Exception {
    Path archive = folder.resolve(name + ".tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), name)
            .start();
    assertThat(tar.waitFor()).isZero();
    return Files.readAllBytes(archive);
  }
}
