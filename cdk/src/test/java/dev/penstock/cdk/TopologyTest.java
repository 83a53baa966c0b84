package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All stacks of the three shapes, seen at once. F117, F118. */
class TopologyTest {

  private static final Path SNAPSHOTS = Path.of("src/test/resources/topology");

  @Test
  void shouldNeedNothingOfAwsOnPremises() {
    assertThat(SampleApp.ON_PREMISES.names()).isEmpty();
  }

  @Test
  void shouldBreakNoRuleOfCdkNag() throws IOException {
    assertThat(SampleApp.EDGE.findings()).isEmpty();
    assertThat(SampleApp.PRIVATE_CLOUD.findings()).isEmpty();
    assertThat(SampleApp.WITH_THEIR_OWN_JAVA.findings()).isEmpty();
  }

  /** To take over what has changed: run with {@code -Dtopology=write} and read the difference. */
  @Test
  void shouldBeWhatWasReadAndAgreedTo() throws IOException {
    check("edge.txt", Outline.of(SampleApp.EDGE));
    check("private-cloud.txt", Outline.of(SampleApp.PRIVATE_CLOUD));
  }

  @Test
  void shouldHaveNothingThatCfnLintFinds() throws Exception {
    List<String> command = new ArrayList<>(List.of("./lint"));
    for (SampleApp app :
        List.of(SampleApp.EDGE, SampleApp.PRIVATE_CLOUD, SampleApp.WITH_THEIR_OWN_JAVA)) {
      for (String name : app.names()) {
        command.add(app.file(name).toString());
      }
    }

    Process lint = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(lint.waitFor()).isZero();
  }

  private static void check(String file, String now) throws IOException {
    Path agreed = SNAPSHOTS.resolve(file);
    if ("write".equals(System.getProperty("topology"))) {
      Files.createDirectories(SNAPSHOTS);
      Files.writeString(agreed, now);
    }
    assertThat(now).isEqualTo(Files.readString(agreed));
  }
}
