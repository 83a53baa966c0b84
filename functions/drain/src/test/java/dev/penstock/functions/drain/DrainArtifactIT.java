package dev.penstock.functions.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.function.LambdaArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * F124, F131: the drain in Lambda is one small jar, without AWS's SDK. Whoever adds a dependency to
 * it must come here and say so.
 */
class DrainArtifactIT {

  private static final long SIZE_CEILING = 4_500_000;

  @Test
  void shouldCarryExactlyTheLeanLibrariesAndStaySmall() throws IOException {
    LambdaArtifact artifact = LambdaArtifact.ofThisModule();

    assertThat(artifact.libraries()).isEqualTo(LambdaArtifact.LEAN_LIBRARIES);
    assertThat(artifact.dependencies()).isEqualTo(LambdaArtifact.LEAN_DEPENDENCIES);
    assertThat(artifact.bytes()).isLessThan(SIZE_CEILING);
  }

  @Test
  void shouldAnswerWithNothingButItselfOnTheClassPath() throws Exception {
    byte[] answer =
        LambdaArtifact.ofThisModule()
            .answer(
                "dev.penstock.functions.drain.DrainFunction",
                Map.of(
                    "PENSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/penstock",
                    "PENSTOCK_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                    "PENSTOCK_SPILL_QUEUE_URL", "http://127.0.0.1:1/1/spill.fifo",
                    "PENSTOCK_SPILL_ASIDE_URL", "http://127.0.0.1:1/1/aside.fifo"),
                """
                {"Records": [{"messageId": "m", "receiptHandle": "r", "body": "not ours"}]}
                """
                    .getBytes(StandardCharsets.UTF_8));

    assertThat(new String(answer, StandardCharsets.UTF_8))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m\"}]}");
  }
}
