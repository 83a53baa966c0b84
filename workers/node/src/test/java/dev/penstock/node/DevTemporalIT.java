package dev.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import dev.penstock.node.backbone.DevTemporal;
import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.problem.PlatformException;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port that was free when it was looked at may be somebody's when the server takes it. */
class DevTemporalIT {

  @TempDir Path folder;

  @Test
  void shouldComeUpOnOtherPortsWhenOneWasTakenInBetween() throws Exception {
    TemporalProgram program = endingFirst(1);

    try (var server = DevTemporal.start(program, folder.resolve("temporal"))) {
      server.connect().shutdownNow();
      String first = Files.readAllLines(folder.resolve("asked")).getFirst();
      assertThat(first).doesNotContain(server.target().substring("127.0.0.1:".length()));
    }
  }

  @Test
  void shouldGiveUpAndSayWhereToLookWhenItNeverComesUp() throws Exception {
    TemporalProgram program = endingFirst(100);

    assertThatThrownBy(() -> DevTemporal.start(program, folder.resolve("temporal")))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("temporal.log");
    assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(3);
  }

  @Test
  void shouldFindInItsLogWhatAKilledServerHadCommitted() throws Exception {
    TemporalProgram program = TemporalProgram.find().orElseThrow();
    try (var server = DevTemporal.start(program, folder.resolve("temporal"))) {
      namespace(server, "kept");
      assertThat(folder.resolve("temporal").resolve("temporal.db-wal")).isNotEmptyFile();

      server.process().destroyForcibly();
      server.process().onExit().join();

      assertThatThrownBy(() -> namespace(server, "kept")).hasMessageContaining("ALREADY_EXISTS");
    }
  }

  private static void namespace(DevTemporal server, String name) {
    WorkflowServiceStubs stubs = server.connect();
    try {
      stubs
          .blockingStub()
          .registerNamespace(
              RegisterNamespaceRequest.newBuilder()
                  .setNamespace(name)
                  .setWorkflowExecutionRetentionPeriod(
                      Duration.newBuilder().setSeconds(TimeUnit.DAYS.toSeconds(1)))
                  .build());
    } finally {
      stubs.shutdownNow();
    }
  }

  /** The program, which ends at once so many times, as it does when a port is taken. */
  private TemporalProgram endingFirst(int times) throws IOException {
    Path script = folder.resolve("temporal.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo "$@" >>%1$s
        [ "$(wc -l <%1$s)" -le %2$d ] && exit 1
        exec %3$s "$@"
        """
            .formatted(
                folder.resolve("asked"), times, TemporalProgram.find().orElseThrow().path()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new TemporalProgram(script);
  }
}
