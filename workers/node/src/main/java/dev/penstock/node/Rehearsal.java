package dev.penstock.node;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.Machine;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.Program;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.protocol.RunStart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/**
 * Reads, interprets and judges a small document in memory, so that the libraries behind that are
 * loaded before the first real event needs them: the first of each costs half a second or more. It
 * touches neither store nor backbone nor network.
 */
final class Rehearsal {

  private static final String DOCUMENT =
      """
      document: { dsl: 1.0.3, namespace: penstock, name: rehearsal, version: 1.0.0 }
      do:
        - read: { set: { amount: '${ .amount // 1 }' } }
        - check:
            switch:
              - positive: { when: '${ .amount > 0 }', then: end }
      """;
  private static final String POLICY =
      """
      {"policy": "rehearsal", "version": "1.0.0", "rules": [
        {"name": "local", "when": "action.kind == \\"http\\" && action.host == \\"127.0.0.1\\"",
         "outcome": "allow"}]}
      """;
  private static final int MOST_STEPS = 20;

  private Rehearsal() {}

  /** Begins in the background and returns at once; nothing waits for it. */
  static void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("rehearsal")
        .start(
            () -> {
              try {
                judge();
                interpret();
              } catch (RuntimeException e) {
                // Only slower: what is not loaded now is loaded by the first event.
                LoggerFactory.getLogger(Rehearsal.class).warn("the rehearsal failed", e);
              }
            });
  }

  /** Asks a policy once; true when it allowed what it should. */
  static boolean judge() {
    if (!(Policy.parse(Json.read(POLICY)) instanceof PolicyReadResult.Valid(Policy policy))) {
      throw new IllegalStateException("the rehearsal's policy is not valid");
    }
    var asked =
        new PolicyRequest(
            new PolicyRequest.Action(
                "http", "POST", "", "http", "127.0.0.1", 80, "/", "key", Json.object()),
            new PolicyRequest.Run("rehearsal", "penstock", "rehearsal", "1.0.0", "rehearsal"),
            new PolicyRequest.Task("/do/0/call", "call"),
            Instant.EPOCH);
    return policy.decide(asked) instanceof dev.penstock.policy.PolicyDecision.Allow;
  }

  /** Reads the document and steps through it; true when it came to its end. */
  static boolean interpret() {
    byte[] text = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    if (!(DefinitionReader.read("rehearsal.yaml", text) instanceof ReadResult.Valid valid)) {
      throw new IllegalStateException("the rehearsal's document is not valid");
    }
    WorkflowDefinition definition = valid.definition();
    String nothing = Digest.of("");
    var start =
        new RunStart(
            "rehearsal",
            nothing,
            Json.object(),
            nothing,
            Json.object(),
            nothing,
            Json.object(),
            "rehearsal",
            null);
    Machine machine = new Machine(new Program(definition), start);
    Moment moment = new Moment(0, 0);
    var state = machine.begin(moment).state();
    for (int i = 0; i < MOST_STEPS && state.root().awaits() instanceof Command.Proceed; i++) {
      state = machine.step(state, StrandId.ROOT, new Happening.Proceeded(), moment).state();
    }
    return state.root().awaits() instanceof Command.Completed;
  }
}
