package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F104, F125: what is asked twice under one key happens once. */
class IdempotencyIT {

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldStartOneRunWhenTheSameRequestComesManyTimesAtOnce() throws Exception {
    long before = fixture.count("SELECT count(*) FROM run");
    Set<String> ids = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> tries = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        tries.add(() -> fixture.start("same", "{'workflow':'default/review'}").send().at("/id"));
      }
      for (var future : threads.invokeAll(tries)) {
        ids.add(future.get());
      }
    }
    assertThat(ids).hasSize(1).doesNotContain("");
    assertThat(fixture.count("SELECT count(*) FROM run")).isEqualTo(before + 1);
  }

  @Test
  void shouldRefuseAnotherRequestUnderTheSameKey() {
    fixture.start("reused", "{'workflow':'default/review'}").send();

    var reply = fixture.start("reused", "{'workflow':'default/review','input':{'a':1}}").send();

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.at("/code")).isEqualTo("idempotency-key-reused");
  }

  @Test
  void shouldRefuseTheSameKeyForAnotherOperation() {
    String run = fixture.start("elsewhere", "{'workflow':'default/review'}").send().at("/id");

    var reply =
        fixture
            .post("/runs/" + run + "/pause")
            .as(Role.OPERATOR)
            .header("idempotency-key", "elsewhere")
            .json("{}")
            .send();

    assertThat(reply.status()).isEqualTo(422);
  }

  /** The same body under the same method: only the path says that it is about another run. */
  @Test
  void shouldRefuseTheSameKeyForTheSameOperationOnAnotherThing() {
    List<Integer> answers = new ArrayList<>();
    for (String name : List.of("one-thing", "another-thing")) {
      String run = fixture.start(name, "{'workflow':'default/review'}").send().at("/id");
      answers.add(
          fixture
              .post("/runs/" + run + "/pause")
              .as(Role.OPERATOR)
              .header("idempotency-key", "both-things")
              .json("{}")
              .send()
              .status());
    }

    assertThat(answers).containsExactly(202, 422);
  }

  @Test
  void shouldOrderOnceAndGiveTheFirstAnswerAgain() {
    String run = fixture.startRun();

    var first = pause(run);
    fixture.sql("UPDATE run SET status = 'paused' WHERE id = ?", run);
    var second = pause(run);

    assertThat(second.status()).isEqualTo(first.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    assertThat(
            fixture.store.strings(
                "SELECT topic FROM outbox WHERE run_id = ? AND topic = 'run.pause'", run))
        .hasSize(1);
  }

  @Test
  void shouldKeepNothingOfWhatWasRefused() {
    String run = fixture.startRun();
    fixture.sql("UPDATE run SET status = 'paused' WHERE id = ?", run);

    assertThat(pause(run).status()).isEqualTo(409);
    fixture.sql("UPDATE run SET status = 'running' WHERE id = ?", run);
    assertThat(pause(run).status()).isEqualTo(202);
  }

  @Test
  void shouldKeepKeysOfDifferentCallersApart() {
    String one = fixture.start("mine", "{'workflow':'default/review'}").send().at("/id");
    String other =
        fixture.start("mine", "{'workflow':'default/review'}").as(Role.SERVICE).send().at("/id");

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void shouldAskForAKeyWhenThereIsNone() {
    var reply =
        fixture.start("x", "{'workflow':'default/review'}").without("idempotency-key").send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/detail")).contains("Idempotency-Key");
  }

  private ApiFixture.Reply pause(String run) {
    return fixture
        .post("/runs/" + run + "/pause")
        .as(Role.OPERATOR)
        .header("idempotency-key", "pause-" + run)
        .json("{'reason':'enough'}")
        .send();
  }
}
