package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.state.StateMachines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * A question under random acts of people, of the worker and of time, beside a model of what it may
 * become. Every transition that is published has been taken in the end. F45, F70.
 */
class QuestionStatesPropertyIT {

  private static final List<String> PEOPLE = List.of("p0", "p1", "p2", "p3");
  private static final Set<String> TAKEN = new TreeSet<>();
  private static final ApiFixture FIXTURE = new ApiFixture(scratch());
  private static final String RUN = run();
  private static final List<ApiFixture.Visitor> SESSIONS =
      PEOPLE.stream().map(person -> FIXTURE.signIn(person, "approver")).toList();

  /** One act; people are numbers, and acts of no person take none. */
  enum Kind {
    APPROVE,
    /** The same by the way that decides on several at once. */
    APPROVE_TOGETHER,
    REJECT,
    CLAIM,
    RELEASE,
    EXPIRE,
    WITHDRAW,
    CHANGE
  }

  record Act(Kind kind, int person) {}

  /** What is known without looking. */
  private static final class Model {
    private final int needed;
    private final Set<String> votes = new HashSet<>();
    private String state = "open";
    private @Nullable String assignee;
    private int payload;

    private Model(int needed) {
      this.needed = needed;
    }

    private boolean may(String person) {
      return state.equals("open")
          && !votes.contains(person)
          && (assignee == null || assignee.equals(person));
    }
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("question-states");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run() {
    FIXTURE.applySample();
    return FIXTURE.startRun();
  }

  @AfterContainer
  static void everyTransitionWasTaken() {
    FIXTURE.close();
    assertThat(TAKEN)
        .containsExactlyInAnyOrderElementsOf(
            StateMachines.humanTask().transitions().stream()
                .map(transition -> transition.from() + " " + transition.to())
                .toList());
  }

  @Provide
  Arbitrary<List<Act>> acts() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(Kind.APPROVE)),
                Tuple.of(3, Arbitraries.just(Kind.APPROVE_TOGETHER)),
                Tuple.of(1, Arbitraries.just(Kind.REJECT)),
                Tuple.of(3, Arbitraries.just(Kind.CLAIM)),
                Tuple.of(3, Arbitraries.just(Kind.RELEASE)),
                Tuple.of(1, Arbitraries.just(Kind.EXPIRE)),
                Tuple.of(1, Arbitraries.just(Kind.WITHDRAW)),
                Tuple.of(2, Arbitraries.just(Kind.CHANGE))),
            Arbitraries.integers().between(0, PEOPLE.size() - 1))
        .as(Act::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }

  @Property(tries = 120, shrinking = ShrinkingMode.BOUNDED)
  void shouldBecomeWhatTheModelSaysWhateverIsDone(
      @ForAll("acts") List<Act> acts, @ForAll("needed") int needed) {
    String id = FIXTURE.ask(RUN, payload(0), "approver", "approved", "rejected");
    FIXTURE.sql("UPDATE human_task SET needed = ? WHERE id = ?", needed, id);
    Model model = new Model(needed);
    List<String> done = new ArrayList<>();
    for (Act act : acts) {
      String before = model.state;
      done.add(act.kind() + " " + act.person());
      int expected = expected(model, act);
      assertThat(act(id, act, model.payload)).as("%s needs %d", done, needed).isEqualTo(expected);
      if (!model.state.equals(before)) {
        TAKEN.add(before + " " + model.state);
      }
      if (act.kind() == Kind.CHANGE && expected == 1) {
        model.payload++;
      }
      assertThat(row(id)).as("%s needs %d", done, needed).isEqualTo(row(model));
    }
  }

  @Provide
  Arbitrary<Integer> needed() {
    return Arbitraries.integers().between(1, 3);
  }

  /** What the act is answered; the model is afterwards what the question is. */
  private static int expected(Model model, Act act) {
    String person = PEOPLE.get(act.person());
    boolean open = model.state.equals("open");
    return switch (act.kind()) {
      case APPROVE, APPROVE_TOGETHER -> {
        if (!model.may(person)) {
          yield 409;
        }
        model.votes.add(person);
        model.state = model.votes.size() >= model.needed ? "decided" : "open";
        yield 200;
      }
      case REJECT -> {
        if (!model.may(person)) {
          yield 409;
        }
        model.state = "decided";
        yield 200;
      }
      case CLAIM -> {
        if (!model.may(person) || model.needed > 1) {
          yield 409;
        }
        model.assignee = person;
        yield 200;
      }
      case RELEASE -> {
        if (!open || !person.equals(model.assignee)) {
          yield 409;
        }
        model.assignee = null;
        yield 200;
      }
      case EXPIRE -> {
        model.state = open ? "expired" : model.state;
        yield open ? 1 : 0;
      }
      case WITHDRAW -> {
        model.state = open ? "cancelled" : model.state;
        yield open ? 1 : 0;
      }
      case CHANGE -> {
        if (open) {
          model.votes.clear();
        }
        yield open ? 1 : 0;
      }
    };
  }

  private static int act(String id, Act act, int payload) {
    ApiFixture.Visitor person = SESSIONS.get(act.person());
    return switch (act.kind()) {
      case APPROVE -> decide(id, "approved", payload).as(person).send().status();
      case APPROVE_TOGETHER -> together(id, payload, person);
      case REJECT -> decide(id, "rejected", payload).as(person).send().status();
      case CLAIM -> handle(id, "claim").as(person).send().status();
      case RELEASE -> handle(id, "release").as(person).send().status();
      case EXPIRE ->
          worker("UPDATE human_task SET state = 'expired' WHERE id = ? AND state = 'open'", id);
      case WITHDRAW ->
          worker("UPDATE human_task SET state = 'cancelled' WHERE id = ? AND state = 'open'", id);
      case CHANGE -> change(id, payload + 1);
    };
  }

  private static ApiFixture.Call decide(String id, String outcome, int payload) {
    return FIXTURE
        .post("/approvals/" + id + "/decision")
        .json(
            Json.object()
                .put("outcome", outcome)
                .put("payloadDigest", Digest.of(payload(payload))));
  }

  /** As it would be answered alone. */
  private static int together(String id, int payload, ApiFixture.Visitor person) {
    var body =
        Json.object().put("outcome", "approved").put("payloadDigest", Digest.of(payload(payload)));
    body.putArray("ids").add(id);
    var reply = FIXTURE.post("/approvals/decisions").json(body).as(person).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return Set.of("decided", "voted").contains(reply.at("/items/0/result")) ? 200 : 409;
  }

  private static ApiFixture.Call handle(String id, String action) {
    return FIXTURE.post("/approvals/" + id + "/actions").json(Json.object().put("action", action));
  }

  private static int worker(String sql, String id) {
    return FIXTURE
        .store
        .worker()
        .inTransaction(
            connection -> {
              try (var update = connection.prepareStatement(sql)) {
                update.setString(1, id);
                return update.executeUpdate();
              }
            });
  }

  private static int change(String id, int payload) {
    return FIXTURE
        .store
        .owner()
        .inTransaction(
            connection -> {
              try (var update =
                  connection.prepareStatement(
                      "UPDATE human_task SET payload = ?, payload_digest = ?"
                          + " WHERE id = ? AND state = 'open'")) {
                update.setString(1, CanonicalJson.write(payload(payload)));
                update.setString(2, Digest.of(payload(payload)));
                update.setString(3, id);
                return update.executeUpdate();
              }
            });
  }

  private static JsonNode payload(int number) {
    return Json.object().put("amount", number);
  }

  private static String row(String id) {
    return FIXTURE
        .store
        .strings(
            "SELECT state || ' ' || coalesce(assignee, '-') || ' ' || CASE state WHEN 'open' THEN given"
                + " ELSE -1 END FROM question WHERE id = ?",
            id)
        .getFirst();
  }

  private static String row(Model model) {
    return model.state
        + " "
        + (model.assignee == null ? "-" : "person:" + model.assignee)
        + " "
        + (model.state.equals("open") ? model.votes.size() : -1);
  }
}
