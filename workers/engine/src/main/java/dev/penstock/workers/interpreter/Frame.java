package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open task on the stack. Which task it is follows from the frames below it: the task that the
 * next lower {@link Listing} stands at. Tasks that finish within one step have no frame.
 */
public sealed interface Frame permits Frame.Listing, Frame.OfTask {

  /** A frame that goes through a list of tasks. */
  sealed interface Listing extends Frame
      permits Root, Frame.Branch, Do, For, Try, Extended, Iterating, UndoFrame {
    Progress progress();

    Listing at(Progress progress);
  }

  /** A frame that belongs to a task; only the root does not. */
  sealed interface OfTask extends Frame
      permits Do, For, Try, Extended, Fork, Call, Approval, SubRun, Wait, Emit, Iterating {
    Entered entered();
  }

  /** A frame that deals with what comes from outside, one after the other. */
  sealed interface Iterating extends Listing, OfTask permits ListenFrame, SubscribeFrame {
    ListenFrame.Stage stage();

    Heard heard();

    /** What is at hand. */
    JsonNode item();
  }

  /**
   * The whole workflow.
   *
   * @param until when it times out, in milliseconds since the epoch
   */
  record Root(Progress progress, long until) implements Listing {
    @Override
    public Root at(Progress next) {
      return new Root(next, until);
    }
  }

  /**
   * One branch of a fork, the lowest frame of its own strand.
   *
   * @param index which of the branches
   */
  record Branch(int index, Progress progress) implements Listing {
    @Override
    public Branch at(Progress next) {
      return new Branch(index, next);
    }
  }

  /** A {@code do} task. */
  record Do(Entered entered, Progress progress) implements Listing, OfTask {
    @Override
    public Do at(Progress next) {
      return new Do(entered, next);
    }
  }

  /**
   * A {@code for} task.
   *
   * @param items what it goes through
   * @param item index of the item at hand
   */
  record For(Entered entered, Progress progress, JsonNode items, int item)
      implements Listing, OfTask {
    @Override
    public For at(Progress next) {
      return new For(entered, next, items, item);
    }
  }

  /**
   * A {@code try} task.
   *
   * @param phase what it is doing
   * @param attempts how often it tried
   * @param error the caught error while it handles it
   */
  record Try(
      Entered entered,
      Progress progress,
      Phase phase,
      Attempts attempts,
      @Nullable WorkflowError error)
      implements Listing, OfTask {

    /** What a {@code try} is doing. */
    public enum Phase {
      /** Its tasks run. */
      TRYING,
      /** It waits before the next attempt. */
      WAITING,
      /** Its {@code catch.do} runs. */
      HANDLING
    }

    @Override
    public Try at(Progress next) {
      return new Try(entered, next, phase, attempts, error);
    }

    Try with(Attempts next) {
      return new Try(entered, progress, phase, next, error);
    }
  }

  /**
   * A task with an extension around it.
   *
   * @param part which of its parts runs
   * @param output what the extended task gave, raw, while the tasks after it run
   * @param then where the extended task said to go on, while the tasks after it run
   */
  record Extended(
      Entered entered,
      Progress progress,
      Part part,
      @Nullable JsonNode output,
      @Nullable String then)
      implements Listing, OfTask {

    /** The parts of an extended task. */
    public enum Part {
      /** The extension's tasks before it. */
      BEFORE,
      /** The task, with the extension. */
      TASK,
      /** The task, to which the extension does not apply this time. */
      ALONE,
      /** The extension's tasks after it. */
      AFTER
    }

    @Override
    public Extended at(Progress next) {
      return new Extended(entered, next, part, output, then);
    }

    /** Whether the tasks of the extension run, not the one it extends. */
    boolean aside() {
      return part == Part.BEFORE || part == Part.AFTER;
    }
  }

  /**
   * A {@code fork} task.
   *
   * @param branches in declared order
   */
  record Fork(Entered entered, List<Branch> branches) implements OfTask {

    public Fork {
      branches = List.copyOf(branches);
    }

    /** Under way, or through. */
    public sealed interface Branch permits Strand, Completed {}

    /** A branch that is through. */
    public record Completed(JsonNode output) implements Branch {}

    Fork with(int index, Branch branch) {
      List<Branch> changed = new ArrayList<>(branches);
      changed.set(index, branch);
      return new Fork(entered, changed);
    }
  }

  /**
   * A {@code call} that acts outside, on its way.
   *
   * @param countedFrom when its timeout began to count; the wait for a person does not count
   * @param asked how many questions to people it has put
   */
  record Call(Entered entered, long countedFrom, int asked) implements OfTask {}

  /** A {@code call: approval} that waits for its decision. */
  record Approval(Entered entered) implements OfTask {}

  /** A {@code run: workflow} whose run was asked for. */
  record SubRun(Entered entered) implements OfTask {}

  /**
   * A {@code wait}.
   *
   * @param until milliseconds since the epoch
   */
  record Wait(Entered entered, long until) implements OfTask {}

  /** An {@code emit} on its way. */
  record Emit(Entered entered) implements OfTask {}
}
