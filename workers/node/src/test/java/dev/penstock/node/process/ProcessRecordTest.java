package dev.penstock.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed node left running is found, and nothing else is taken for it. */
class ProcessRecordTest {

  @TempDir Path folder;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  @Test
  void shouldFindItsOwnProcess() {
    ProcessRecord record = new ProcessRecord(folder.resolve("process"), "600");

    record.write(process.toHandle());

    assertThat(record.find()).contains(process.toHandle());
  }

  @Test
  void shouldNotTakeAProcessForItsOwnThatLacksTheMark() {
    ProcessRecord record = new ProcessRecord(folder.resolve("process"), "/data/temporal.db");

    record.write(process.toHandle());
    record.stopLeftover(Duration.ofSeconds(5));

    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void shouldStopWhatWasLeft() throws Exception {
    ProcessRecord record = new ProcessRecord(folder.resolve("process"), "600");
    record.write(process.toHandle());

    record.stopLeftover(Duration.ofSeconds(5));

    assertThat(process.waitFor()).isNotZero();
    assertThat(Files.exists(record.file())).isFalse();
  }

  @Test
  void shouldFindNothingInABrokenNote() throws Exception {
    ProcessRecord record = new ProcessRecord(folder.resolve("process"), "600");

    Files.writeString(record.file(), "not a number");

    assertThat(record.find()).isEmpty();
  }
}
