package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Effects that a run gave up waiting for are asked for as what may have been made (F31). */
class UnheardEffectsTest {

  private static final JsonNode DONE = Json.object().set("done", Json.object().put("ok", true));
  private static final ObjectNode DOUBT = Json.object().put("unknown", "nobody knows");
  private static final JsonNode FAILED = Json.object().put("failed", 503);

  private static final Duration TIME = Duration.ofSeconds(5);
  private static final long SILENCE = 100_000_000;
  private static final JsonNode SILENT = Json.object().put("takes", SILENCE);

  private final List<String> asked = new ArrayList<>();

  @Test
  void shouldSayThatItMayHaveBeenMadeWhenItsTimeWasOver() {
    drive(
        """
        {"tried": {"try": [{"a": CALL}], "catch": {"retry": RETRY}}}
        """,
        effect -> effect.task().attempt() == 1 ? SILENT : DONE);

    assertThat(asked).containsExactly("a 1", "a 2 may have been made");
  }

  @Test
  void shouldSayThatItMayHaveBeenMadeWhenThePlatformCouldNotTell() {
    drive(
        """
        {"tried": {"try": [{"a": CALL}], "catch": {"retry": RETRY}}}
        """,
        effect ->
            effect.task().attempt() == 1
                ? Json.object().put("failed", 500).put("unheard", true)
                : DONE);

    assertThat(asked).containsExactly("a 1", "a 2 may have been made");
  }

  @Test
  void shouldMakeAnewWhatTheRunHasHeardOf() {
    drive(
        """
        {"tried": {"try": [{"a": CALL}, {"b": CALL}], "catch": {"retry": RETRY}}}
        """,
        effect -> isCall(effect, "b") && effect.task().attempt() < 3 ? FAILED : DONE);

    assertThat(asked).containsExactly("a 1", "b 1", "a 2", "b 2", "a 3", "b 3");
  }

  @Test
  void shouldSayItOnceUntilSomethingIsHeard() {
    drive(
        """
        {"tried": {"try": [{"a": CALL}, {"b": CALL}], "catch": {"retry": RETRY}}}
        """,
        effect ->
            isCall(effect, "a") && effect.task().attempt() < 3
                ? SILENT
                : isCall(effect, "b") && effect.task().attempt() < 4 ? FAILED : DONE);

    assertThat(asked)
        .containsExactly(
            "a 1", "a 2 may have been made", "a 3 may have been made", "b 3", "a 4", "b 4");
  }

  @Test
  void shouldRememberTheBranchThatWasLeftWhenTheOneBesideItFailed() {
    drive(
        """
        {"tried": {"try": [{"both": {"fork": {"branches": [{"a": CALL}, {"b": CALL}]}}}],
                   "catch": {"retry": RETRY}}}
        """,
        effect -> effect.task().attempt() > 1 ? DONE : isCall(effect, "b") ? FAILED : SILENT);

    assertThat(asked).containsExactly("a 1", "b 1", "a 2 may have been made", "b 2");
  }

  @Test
  void shouldRememberItInAnEnclosingTryWhenTheInnerGivesUp() {
    drive(
        """
        {"outer": {"try": [{"tried": {"try": [{"a": CALL}], "catch": {"retry": ONCE}}}],
                   "catch": {"retry": RETRY}}}
        """,
        effect -> effect.task().attempt() < 3 ? SILENT : DONE);

    assertThat(asked).containsExactly("a 1", "a 2 may have been made", "a 3 may have been made");
  }

  @Test
  void shouldRememberItWhenTheListAroundItRanOutOfTime() {
    drive(
        """
        {"tried": {"try": [{"list": {"do": [{"a": UNTIMED}], "timeout": {"after": "PT5S"}}}],
                   "catch": {"retry": RETRY}}}
        """,
        effect -> effect.task().attempt() == 1 ? SILENT : DONE);

    assertThat(asked).containsExactly("a 1", "a 2 may have been made");
  }

  @Test
  void shouldRememberADoubtThatCameAfterItsTimeWasOver() {
    drive(
        """
        {"tried": {"try": [{"a": CALL}], "catch": {"retry": RETRY}}}
        """,
        effect -> effect.task().attempt() == 1 ? DOUBT.deepCopy().put("takes", 6_000) : DONE);

    assertThat(asked).containsExactly("a 1", "a 2 may have been made");
  }

  @Test
  void shouldRememberADoubtThatNobodySettledInTime() {
    drive(
        """
        {"tried": {"try": [{"list": {"do": [{"a": UNTIMED}], "timeout": {"after": "PT5S"}}}],
                   "catch": {"retry": RETRY}}}
        """,
        effect -> effect.task().attempt() == 1 ? DOUBT : DONE);

    assertThat(asked).containsExactly("a 1", "a 2 may have been made");
  }

  private void drive(String task, Function<EffectRequest, JsonNode> world) {
    String call =
        """
        {"call": "http", "with": {"method": "post", "endpoint": "http://127.0.0.1/x"}}
        """;
    String untimed = call.strip();
    String timed =
        untimed.substring(0, untimed.length() - 1) + ", \"timeout\": {\"after\": \"PT5S\"}}";
    String document =
        """
        {"document": {"dsl": "1.0.3", "namespace": "test", "name": "unheard", "version": "1.0.0"},
         "do": [TASK]}
        """
            .replace("TASK", task)
            .replace("UNTIMED", untimed)
            .replace("CALL", timed)
            .replace("RETRY", "{\"limit\": {\"attempt\": {\"count\": 9}}}")
            .replace("ONCE", "{\"limit\": {\"attempt\": {\"count\": 1}}}");
    List<String> lines =
        Journal.of(
                Json.read(document),
                Json.object(),
                effect -> {
                  asked.add(
                      name(effect)
                          + " "
                          + effect.task().attempt()
                          + (effect.recalls() ? " may have been made" : ""));
                  return world.apply(effect);
                },
                List.of(),
                UnaryOperator.identity(),
                UnheardEffectsTest::next)
            .lines();
    assertThat(lines.getLast()).startsWith("completed");
  }

  /** What takes longer than its time ends with that. */
  private static Journal.Coming next(List<Journal.Coming> coming) {
    Journal.Coming next =
        coming.stream().min(Comparator.comparingLong(Journal.Coming::at)).orElseThrow();
    return next.at() < SILENCE
        ? next
        : new Journal.Coming(
            next.strand(),
            next.at() - SILENCE + TIME.toMillis(),
            new Happening.Elapsed(),
            next.what());
  }

  private static boolean isCall(EffectRequest effect, String name) {
    return name(effect).equals(name);
  }

  private static String name(EffectRequest effect) {
    String position = effect.task().position();
    return position.substring(position.lastIndexOf('/') + 1);
  }
}
