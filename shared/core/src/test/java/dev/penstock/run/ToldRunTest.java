package dev.penstock.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A run folded from its entries: its state at every moment. F81. */
class ToldRunTest {

  private static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

  private final ToldRun run = new ToldRun("run_1");
  private int seq;

  @Test
  void shouldTellARunThatIsOnRecordAndNothingBefore() {
    assertThat(run.pins()).isEmpty();

    requested();

    assertThat(run.status()).isEqualTo("pending");
    assertThat(run.pins().orElseThrow().definition()).isEqualTo("default/review@1.0.0");
    assertThat(run.pins().orElseThrow().startedBy()).isEqualTo("person:ada");
    assertThat(ToldRunJson.of(run, BEGIN).path("inputDigest").asText()).isEqualTo("sha256:in");
  }

  @Test
  void shouldWaitFromTheQuestionUntilTheAnswerIsTakenUp() {
    requested();
    take("run.started", "run_1", Json.object());
    asked("htk_1");

    assertThat(run.status()).isEqualTo("waiting");
    assertThat(run.openTasks()).containsExactly("/do/1/ask");

    take("approval.decided", "htk_1", Json.object().put("outcome", "approved"));

    assertThat(run.status()).isEqualTo("waiting");
    assertThat(run.openTasks()).isEmpty();
    assertThat(run.questions().getFirst().decidedBy()).isEqualTo("person:ada");

    take("run.continued", "run_1", Json.object());

    assertThat(run.status()).isEqualTo("running");
  }

  @Test
  void shouldTellWhoHasAQuestionFromHandToHand() {
    requested();
    asked("htk_1");
    assertThat(has("htk_1")).isEqualTo("approver null");

    take("approval.claimed", "htk_1", Json.object());
    assertThat(has("htk_1")).isEqualTo("approver person:ada");
    take("approval.delegated", "htk_1", Json.object().put("to", "person:grace"));
    assertThat(has("htk_1")).isEqualTo("approver person:grace");
    take("approval.escalated", "htk_1", Json.object().put("role", "lead"));
    assertThat(has("htk_1")).isEqualTo("lead null");
    take("approval.reassigned", "htk_1", Json.object().put("to", "person:linus"));
    take("approval.released", "htk_1", Json.object());
    assertThat(has("htk_1")).isEqualTo("lead null");
  }

  private String has(String id) {
    ToldQuestion question =
        run.questions().stream().filter(q -> q.id().equals(id)).findFirst().orElseThrow();
    return question.role() + " " + question.addressees().assignee();
  }

  /** F44. */
  @Test
  void shouldTellWhatARunUndoesBeforeItEnds() {
    requested();
    assertThat(run.undoingSince()).isEmpty();
    assertThat(ToldRunJson.of(run, BEGIN).path("undos")).isEmpty();

    take("run.undoing", "run_1", Json.object().put("because", "faulted").put("tasks", "2"));
    take(
        "run.task-undone",
        "run_1",
        Json.object().put("position", "/do/1/book").put("iteration", "3"));
    take("run.undo-failed", "run_1", Json.object().put("position", "/do/0/pay"));

    assertThat(run.undoingSince()).isPresent();
    assertThat(run.undos())
        .extracting(undo -> undo.outcome() + " " + undo.position() + " " + undo.iteration())
        .containsExactly("undone /do/1/book 3", "failed /do/0/pay ");
    assertThat(ToldRunJson.of(run, BEGIN).at("/undos/0/outcome").asText()).isEqualTo("undone");
  }

  @Test
  void shouldFollowAnEffectFromItsIntentToItsReceipt() {
    requested();
    take("effect.intended", "/do/0/call", effect().put("fencingToken", 1));
    assertThat(run.openTasks()).containsExactly("/do/0/call");

    take("effect.unknown", "/do/0/call", effect().put("fencingToken", 2));
    assertThat(run.effects().getFirst().state()).isEqualTo("unknown");

    take("effect.intended", "/do/0/call", effect().put("fencingToken", 3));
    take(
        "effect.recorded",
        "/do/0/call",
        effect().put("outcome", "done").put("receipt", "rcp_1").put("resultDigest", "sha256:r"));

    assertThat(run.openTasks()).isEmpty();
    assertThat(run.effects())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.state()).isEqualTo("recorded");
              assertThat(e.receipt()).isEqualTo("rcp_1");
              assertThat(e.fencingToken()).isEqualTo(3);
            });
  }

  @Test
  void shouldWithdrawWhatIsOpenWhenTheRunEnds() {
    requested();
    take("run.started", "run_1", Json.object());
    asked("htk_1");
    take("effect.intended", "/do/0/call", effect());

    take("run.cancelled", "run_1", Json.object());

    assertThat(run.status()).isEqualTo("cancelled");
    assertThat(run.endedAt()).isPresent();
    assertThat(run.questions().getFirst().state()).isEqualTo("cancelled");
    assertThat(run.openTasks()).isEmpty();
  }

  @Test
  void shouldTellWhatItWasMigratedToAndThatItWasPaused() {
    requested();
    take("run.started", "run_1", Json.object());
    take("run.paused", "run_1", Json.object());
    assertThat(run.status()).isEqualTo("paused");

    take(
        "run.migrated",
        "run_1",
        Json.object().put("to", "default/review@2.0.0").put("definitionDigest", "sha256:two"));
    take("run.resumed", "run_1", Json.object());

    assertThat(run.status()).isEqualTo("running");
    assertThat(run.pins().orElseThrow().definition()).isEqualTo("default/review@2.0.0");
    assertThat(run.pins().orElseThrow().definitionDigest()).isEqualTo("sha256:two");
    assertThat(run.pins().orElseThrow().inputDigest()).isEqualTo("sha256:in");
  }

  private void requested() {
    take(
        "run.requested",
        "run_1",
        Json.object()
            .put("definition", "default/review@1.0.0")
            .put("definitionDigest", "sha256:d")
            .put("configDigest", "sha256:c")
            .put("policyDigest", "sha256:p")
            .put("inputDigest", "sha256:in"));
  }

  private void asked(String id) {
    take(
        "approval.requested",
        id,
        Json.object()
            .put("kind", "approval")
            .put("position", "/do/1/ask")
            .put("role", "approver")
            .put("askedBy", "person:ada")
            .put("payloadDigest", "sha256:shown"));
  }

  private static ObjectNode effect() {
    return Json.object().put("key", "run_1:/do/0/call").put("attempt", 1);
  }

  private void take(String kind, String subject, ObjectNode detail) {
    seq++;
    ObjectNode entry = Json.object();
    entry
        .put("seq", seq)
        .put("at", BEGIN.plusSeconds(seq).toString())
        .put("kind", kind)
        .put("actor", "person:ada")
        .put("subject", subject)
        .set("detail", detail);
    run.take(entry);
  }
}
