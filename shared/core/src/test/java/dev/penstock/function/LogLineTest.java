package dev.penstock.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** F118: a function's log is a line of JSON for each failure, without what was in a payload. */
class LogLineTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void shouldSayWhatWhereAndInWhichTraceButNotWhatOthersWrote() {
    var refused =
        new PlatformException(
            Problem.of(ProblemType.UNAVAILABLE, "The store can't be reached."),
            new SQLException("Detail: Key (card)=(4000-0000)\n password=canary", "08006"));

    String text =
        LogLine.of(
            NOW,
            Level.WARNING,
            "ingress",
            "not stored",
            refused,
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");

    assertThat(text).doesNotContain("4000").doesNotContain("canary").doesNotContain("\n");
    JsonNode line = Json.read(text);
    assertThat(line.path("time").textValue()).isEqualTo("2026-11-21T08:00:00Z");
    assertThat(line.path("level").textValue()).isEqualTo("WARNING");
    assertThat(line.path("trace").textValue()).isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
    assertThat(line.at("/problem/code").textValue()).isEqualTo("unavailable");
    assertThat(line.at("/causes/1/class").textValue()).isEqualTo("java.sql.SQLException");
    assertThat(line.at("/causes/1/sqlState").textValue()).isEqualTo("08006");
    assertThat(line.at("/causes/0/at").textValue()).contains("LogLineTest");
  }

  @Test
  void shouldMaskWhatOursQuote() {
    var refused =
        PlatformException.of(ProblemType.INVALID_INPUT, "\"ada@example.com\" is no number.");

    JsonNode line =
        Json.read(LogLine.of(NOW, Level.ERROR, "api", "tried with password=hunter2", refused, ""));

    assertThat(line.path("message").textValue()).isEqualTo("tried with password=***");
    assertThat(line.at("/problem/detail").textValue())
        .isEqualTo("\"***@example.com\" is no number.");
  }

  @Test
  void shouldEndACircleOfCauses() {
    Exception one = new IllegalStateException();
    one.initCause(new IllegalStateException(one));

    JsonNode line = Json.read(LogLine.of(NOW, Level.ERROR, "drain", "?", one, ""));

    assertThat(line.path("causes")).hasSize(8);
    assertThat(line.has("trace")).isFalse();
  }
}
