package dev.penstock.node.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 7, item 8: the two logs of a node, as they are configured, hold nothing planted. */
class NodeLogTest {

  @Test
  void shouldMaskInANodesLog(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("node.log");

    log("/logback-node.xml", file);

    assertMasked(Files.readString(file));
  }

  @Test
  void shouldMaskWhatACommandSaysOnStandardError(@TempDir Path folder) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    System.setErr(new PrintStream(taken, true, UTF_8));
    try {
      log("/logback.xml", folder.resolve("none.log"));
    } finally {
      System.setErr(before);
    }

    assertMasked(taken.toString(UTF_8));
  }

  private static void assertMasked(String log) {
    assertThat(log)
        .contains("for ***@example.com of run_01kaxq5s0p8m4k2v7w9z3y6t1r")
        .contains("no: card ***4242")
        .contains("NodeLogTest")
        .doesNotContain("canary")
        .doesNotContain("ada");
  }

  private static void log(String configuration, Path file) throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("penstock.log", file.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(NodeLogTest.class.getResource(configuration)));
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .as("what Logback says of the configuration")
        .noneMatch(status -> status.getEffectiveLevel() > Status.INFO);
    context
        .getLogger("dev.penstock.test")
        .error("for {} of {}", "ada@example.com", "run_01kaxq5s0p8m4k2v7w9z3y6t1r", quoting());
    context.stop();
  }

  private static Exception quoting() {
    return new IllegalStateException(
        "no: card 4242424242424242",
        new IllegalArgumentException("Authorization: Bearer canary-0123456789"));
  }
}
