package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.Spelling;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskTree;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Restart;
import dev.penstock.workers.interpreter.StateCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes a run's way once more in memory, with the answers that are on record, to find where it
 * stood before a task. Nothing is called and nobody is asked.
 */
public final class Reenactment {

  private Reenactment() {}

  /** What came of it. */
  public sealed interface Result {

    /**
     * The run came to the task.
     *
     * @param position the task's pointer
     * @param state a run that starts from it begins with the task
     */
    record Reached(String position, JsonNode state) implements Result {}

    /** It can't be restarted there. */
    record Refused(String why) implements Result {}
  }

  /**
   * Finds where the run stood before a task began for the first time.
   *
   * @param given what the run was started with; its id names the recorded answers
   * @param task name or pointer
   * @param input what the task is given instead of what it was; null for the same
   * @param now when the restarted run begins
   */
  public static Result upTo(
      WorkflowDefinition definition,
      Trial.Given given,
      World recorded,
      String task,
      @Nullable JsonNode input,
      Instant now) {
    List<TaskDefinition> all = TaskTree.flatten(definition.tasks());
    List<TaskDefinition> meant = all.stream().filter(t -> TaskNames.isMeant(task, t)).toList();
    Optional<String> refusal = refusal(all, meant, task);
    if (refusal.isPresent()) {
      return new Result.Refused(refusal.get());
    }
    String position = meant.getFirst().position().pointer();
    Trial.Reached measured = Trial.until(definition, given, recorded, position);
    if (measured.before().isEmpty()) {
      return new Result.Refused(
          measured.silent() != null
              ? measured.silent()
              : "The run never came to the task " + position + ".");
    }
    // Once more, so that the clock of what is open at the task ends where the new run begins.
    Trial.Given shifted =
        new Trial.Given(
            given.runId(),
            given.input(),
            given.startedBy(),
            now.minus(measured.lasted()),
            given.config());
    MachineState state =
        Trial.until(definition, shifted, recorded, position).before().orElseThrow();
    return new Result.Reached(
        position, StateCodec.write(input == null ? state : Restart.with(state, input)));
  }

  private static Optional<String> refusal(
      List<TaskDefinition> all, List<TaskDefinition> meant, String task) {
    if (meant.isEmpty()) {
      TreeSet<String> words = new TreeSet<>();
      all.forEach(t -> words.add(task.startsWith("/") ? t.position().pointer() : t.name()));
      return Optional.of(
          "The definition has no task \"" + task + "\"." + Spelling.hint(task, words));
    }
    long places = meant.stream().map(t -> t.position().pointer()).distinct().count();
    if (places > 1) {
      return Optional.of(
          "There are "
              + places
              + " tasks named \""
              + task
              + "\". Name one by its pointer: "
              + String.join(
                  ", ", meant.stream().map(t -> t.position().pointer()).distinct().toList()));
    }
    String position = meant.getFirst().position().pointer();
    if (all.stream()
        .flatMap(t -> t.frame().undo().stream())
        .anyMatch(undo -> position.startsWith(undo.position() + "/"))) {
      return Optional.of("The task is part of an undo, which begins only when a run ends early.");
    }
    return all.stream()
        .filter(ForkTask.class::isInstance)
        .filter(fork -> position.startsWith(fork.position().pointer() + "/"))
        .findFirst()
        .map(
            fork ->
                "The task is inside of the fork "
                    + fork.name()
                    + ": its branches run together, so restart at the fork itself.");
  }
}
