package dev.penstock.functions.api.approval;

import dev.penstock.functions.api.web.Members;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants done about a question besides deciding it.
 *
 * @param to whom it goes to, as the trail names people; null for nobody
 * @param comment for who reads the question, and the trail
 */
record HandlingRequest(Action action, @Nullable String to, @Nullable String comment) {

  /** What can be done. */
  enum Action {
    CLAIM("claim", "claimed"),
    RELEASE("release", "released"),
    DELEGATE("delegate", "delegated"),
    COMMENT("comment", "commented"),
    REASSIGN("reassign", "reassigned");

    private final String wire;
    private final String done;

    Action(String wire, String done) {
      this.wire = wire;
      this.done = done;
    }

    /** What it is when it has been done, as steps and the trail name it. */
    String done() {
      return done;
    }
  }

  /** By somebody who may decide. */
  static HandlingRequest read(Members body) {
    String wanted = body.text("action", 20);
    Optional<Action> action =
        Arrays.stream(Action.values())
            .filter(it -> it != Action.REASSIGN && it.wire.equals(wanted))
            .findFirst();
    if (action.isEmpty() && !wanted.isEmpty()) {
      body.error("action", "must be claim, release, delegate or comment");
    }
    Optional<String> to = body.optionalText("to", 200);
    Optional<String> comment = body.optionalText("comment", 4000);
    if (to.isPresent() != action.filter(it -> it == Action.DELEGATE).isPresent()) {
      body.error("to", "goes with delegate, and only with it");
    }
    if (action.filter(it -> it == Action.COMMENT).isPresent() && comment.isEmpty()) {
      body.error("comment", "is missing");
    }
    body.done();
    return new HandlingRequest(
        action.orElseThrow(), to.map(HandlingRequest::named).orElse(null), comment.orElse(null));
  }

  /** By an operator. */
  static HandlingRequest reassignment(Members body) {
    Optional<String> to = body.optionalText("to", 200);
    String reason = body.text("reason", 500);
    body.done();
    return new HandlingRequest(
        Action.REASSIGN, to.map(HandlingRequest::named).orElse(null), reason);
  }

  private static String named(String name) {
    return name.startsWith("person:") ? name : "person:" + name;
  }
}
