package dev.penstock.workers.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.penstock.definition.WorkflowError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a run tells of the undoing of its tasks. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "told")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UndoNote.Begun.class, name = "begun"),
  @JsonSubTypes.Type(value = UndoNote.Ended.class, name = "ended")
})
public sealed interface UndoNote {

  /** Which note of the run it is: 0, then the undos from 1 on, in the order they ran. */
  int number();

  /**
   * The run ends, and undoes its tasks before.
   *
   * @param because how it will end
   * @param tasks how many there are to undo
   */
  record Begun(RunResult because, int tasks) implements UndoNote {
    @Override
    public int number() {
      return 0;
    }
  }

  /**
   * One undo is over.
   *
   * @param position pointer of the task that it undoes
   * @param iteration of that task
   * @param startedAt when the undo began
   * @param error why it failed; null when the task is undone
   */
  record Ended(
      int number,
      String position,
      String iteration,
      Instant startedAt,
      Duration took,
      @Nullable WorkflowError error)
      implements UndoNote {

    /** The same, failed with this error. */
    public Ended failed(WorkflowError with) {
      return new Ended(number, position, iteration, startedAt, took, with);
    }
  }
}
