package dev.penstock.workers.interpreter;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.workers.protocol.MigrationRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run can go on in another version of its document. It can when both versions have the
 * same past for it: what was done, at the same places and in the same words, and what is open. Then
 * its state means the same in both, and is taken over as it stands: keys of effects, questions and
 * listeners, which are made of places, stay what they were. What is still to come may be anything.
 */
public final class Migration {

  private final WorkflowDefinition from;
  private final WorkflowDefinition to;
  private final List<MigrationRefusal> refusals = new ArrayList<>();

  private Migration(WorkflowDefinition from, WorkflowDefinition to) {
    this.from = from;
    this.to = to;
  }

  /**
   * What is in the way.
   *
   * @param state where the run stands
   * @return empty when nothing is
   */
  public static List<MigrationRefusal> refusals(
      WorkflowDefinition from, WorkflowDefinition to, MachineState state) {
    Migration migration = new Migration(from, to);
    migration.workflow();
    migration.undos(state);
    if (!state.isUndoing()) {
      migration.strand(state.root(), null, null);
    }
    return List.copyOf(migration.refusals);
  }

  private void workflow() {
    if (!from.id().namespace().equals(to.id().namespace())
        || !from.id().name().equals(to.id().name())) {
      refuse("/document", "It is another workflow: " + to.id() + ".");
    }
    if (!from.inputSchema().equals(to.inputSchema()) || !from.inputFrom().equals(to.inputFrom())) {
      refuse("/input", "The run was begun with its input as this version takes it.");
    }
    if (!from.timeout().equals(to.timeout())) {
      refuse("/timeout", "The run was begun under this timeout.");
    }
    if (!from.document().path("evaluate").equals(to.document().path("evaluate"))) {
      refuse("/evaluate", "What was evaluated so far was evaluated in this mode.");
    }
  }

  /** What was done is undone in the words in which it was done, or not at all. */
  private void undos(MachineState state) {
    if (state.isUndoing()) {
      refuse("", "The run is ending and undoes its tasks; it ends in the version that it is in.");
    }
    state.undos().stream()
        .filter(undo -> !Undos.list(from, undo).equals(Undos.list(to, undo)))
        .map(Undo::position)
        .distinct()
        .forEach(
            position -> refuse(position, "It was done, and what would undo it is another there."));
  }

  /** Frame by frame, outermost first, until there is a difference. */
  private void strand(
      Strand strand, @Nullable TaskDefinition owner, @Nullable TaskDefinition ownerThere) {
    TaskDefinition old = owner;
    TaskDefinition there = ownerThere;
    for (int i = 0; i < strand.frames().size(); i++) {
      switch (strand.frames().get(i)) {
        case Frame.Fork fork -> branches(fork, old, there);
        case Frame.Listing listing -> {
          Frame above = i + 1 < strand.frames().size() ? strand.frames().get(i + 1) : null;
          TaskList list = Stack.list(from, new Stack.Level(old, listing));
          TaskList listThere = Stack.list(to, new Stack.Level(there, listing));
          if (!list(listing, list, listThere) || !(above instanceof Frame.OfTask open)) {
            return;
          }
          old = list.tasks().get(listing.progress().index());
          there = listThere.tasks().get(listing.progress().index());
          Optional<String> difference = OpenTask.difference(open, old, there);
          if (difference.isPresent()) {
            refuse(old.position().pointer(), difference.get());
            return;
          }
        }
        case Frame.OfTask _ -> {
          return;
        }
      }
    }
  }

  private void branches(
      Frame.Fork fork, @Nullable TaskDefinition old, @Nullable TaskDefinition there) {
    for (int i = 0; i < fork.branches().size(); i++) {
      switch (fork.branches().get(i)) {
        case Strand branch -> strand(branch, old, there);
        case Frame.Fork.Completed _ -> {
          Frame.Branch through = new Frame.Branch(i, Progress.start(from.document()));
          TaskList list = Stack.list(from, new Stack.Level(old, through));
          TaskList listThere = Stack.list(to, new Stack.Level(there, through));
          if (!list.equals(listThere)) {
            refuse(list.position(), "This branch was done as this version says.");
          }
        }
      }
    }
  }

  /** Whether the run can stand in the list there; where it can't, it is said why. */
  private boolean list(Frame.Listing listing, TaskList list, TaskList there) {
    int index = listing.progress().index();
    int before = refusals.size();
    for (int i = 0; i < Math.min(index, list.tasks().size()); i++) {
      done(list.tasks().get(i), there, i);
    }
    if (index >= list.tasks().size()) {
      if (there.tasks().size() != list.tasks().size()) {
        refuse(list.position(), "The run is through this list, which has other tasks there.");
      }
    } else {
      place(list.tasks().get(index), there, index);
      if (isRepeated(listing) && refusals.size() == before && !list.equals(there)) {
        repeated(list, there, index);
      }
    }
    return refusals.size() == before;
  }

  private void done(TaskDefinition task, TaskList there, int index) {
    if (place(task, there, index) && !task.equals(there.tasks().get(index))) {
      refuse(
          task.position().pointer(),
          "It was done as this version says, and what comes after goes on with what it gave; there"
              + " it is another.");
    }
  }

  private boolean place(TaskDefinition task, TaskList there, int index) {
    if (index < there.tasks().size() && there.tasks().get(index).name().equals(task.name())) {
      return true;
    }
    refuse(
        task.position().pointer(),
        there.indexOf(task.name()) < 0
            ? "The run came to this task, and there is none of its name there."
            : "The run came to this task, and it stands at another place there: "
                + there.tasks().get(there.indexOf(task.name())).position().pointer()
                + ".");
    return false;
  }

  private void repeated(TaskList list, TaskList there, int from) {
    for (int i = from; i < list.tasks().size(); i++) {
      TaskDefinition task = list.tasks().get(i);
      if (i >= there.tasks().size() || !task.equals(there.tasks().get(i))) {
        refuse(
            task.position().pointer(),
            "It may have been done in a round before this one as this version says; there it is"
                + " another.");
        return;
      }
    }
    refuse(list.position(), "Rounds before this one did without the tasks that are added there.");
  }

  /** Whether tasks behind the one at hand may have been done before. */
  private static boolean isRepeated(Frame.Listing listing) {
    boolean round =
        switch (listing) {
          case Frame.For loop -> loop.item() > 0;
          case Frame.Try tried ->
              tried.phase() != Frame.Try.Phase.HANDLING
                  && (tried.phase() == Frame.Try.Phase.WAITING || tried.attempts().retries() > 0);
          case Frame.Iterating iterating -> iterating.heard().count() > 0;
          case Frame.Root _, Frame.Branch _, Frame.Do _, Frame.Extended _, UndoFrame _ -> false;
        };
    return round || listing.progress().lap() > 1;
  }

  private void refuse(String position, String why) {
    refusals.add(new MigrationRefusal(position, why));
  }
}
