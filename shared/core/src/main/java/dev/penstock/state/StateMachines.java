package dev.penstock.state;

import dev.penstock.state.StateMachine.Transition;
import java.util.ArrayList;
import java.util.List;

/** The published state machines; the database refuses what they do not name. */
public final class StateMachines {

  private static final String WORKER = "worker";
  private static final String API = "api";

  private StateMachines() {}

  public static List<StateMachine> all() {
    return List.of(run(), humanTask(), effect());
  }

  /** A run, as its row tells it. */
  public static StateMachine run() {
    List<Transition> transitions = new ArrayList<>();
    transitions.add(new Transition("pending", "running", WORKER, "the interpreter begins"));
    transitions.add(new Transition("pending", "waiting", WORKER, "it asks a person at once"));
    transitions.add(new Transition("running", "waiting", WORKER, "it asks a person"));
    transitions.add(
        new Transition("waiting", "running", WORKER, "the last open question was taken up"));
    for (String from : List.of("pending", "running", "waiting")) {
      transitions.add(new Transition(from, "paused", WORKER, "an operator pauses it"));
    }
    transitions.add(new Transition("paused", "running", WORKER, "it is resumed"));
    transitions.add(
        new Transition("paused", "waiting", WORKER, "it is resumed, and a question is open"));
    for (String from : List.of("pending", "running", "waiting", "paused")) {
      transitions.add(new Transition(from, "completed", WORKER, "its last task has ended"));
      transitions.add(new Transition(from, "faulted", WORKER, "an error was not caught"));
      transitions.add(new Transition(from, "cancelled", WORKER, "it was told to stop"));
    }
    return new StateMachine(
        "run",
        "run",
        "status",
        List.of("pending"),
        List.of("pending", "running", "waiting", "paused", "completed", "faulted", "cancelled"),
        transitions,
        "trigger run_guard");
  }

  /** A question to a person. */
  public static StateMachine humanTask() {
    return new StateMachine(
        "human task",
        "human_task",
        "state",
        List.of("open"),
        List.of("open", "decided", "expired", "cancelled"),
        List.of(
            new Transition("open", "decided", API, "a person decides in the console"),
            new Transition("open", "expired", WORKER, "nobody decided in time"),
            new Transition("open", "cancelled", WORKER, "its run, or its branch, has ended")),
        "trigger human_task_guard");
  }

  /** An outside effect, in the ledger. */
  public static StateMachine effect() {
    return new StateMachine(
        "effect",
        "effect",
        "state",
        List.of("intended", "passed-over"),
        List.of("intended", "recorded", "unknown", "passed-over"),
        List.of(
            new Transition("intended", "recorded", WORKER, "its outcome is committed"),
            new Transition("intended", "unknown", WORKER, "its worker died, and no key protects"),
            new Transition("unknown", "intended", WORKER, "a person says: try again"),
            new Transition("unknown", "recorded", WORKER, "a person says: done, or given up")),
        "trigger effect_guard");
  }
}
