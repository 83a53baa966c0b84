package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.interpreter.Machine;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Migration;
import dev.penstock.workers.interpreter.Program;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunStart;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/** The version of a document that a run follows, ready to be stepped through. */
record Course(RunStart start, Program program, Machine machine) {

  private static final Logger LOG = Workflow.getLogger(Course.class);

  /** What came of opening a document. */
  sealed interface Opened {
    record Ready(Course course) implements Opened {}

    /** It is not a definition, or not the one that it is said to be. */
    record Unusable(WorkflowError error) implements Opened {}
  }

  /** What came of looking at another version. */
  sealed interface Other {
    record Possible(Course course) implements Other {}

    record Refused(List<MigrationRefusal> refusals) implements Other {}
  }

  static Opened open(Programs programs, RunStart start) {
    try {
      Optional<Program> program = programs.pinned(start);
      return program.isPresent()
          ? new Opened.Ready(new Course(start, program.get(), new Machine(program.get(), start)))
          : new Opened.Unusable(tampered());
    } catch (PlatformException e) {
      return new Opened.Unusable(
          WorkflowError.Standard.CONFIGURATION.error(e.problem().detail(), null));
    }
  }

  /** The course in another version, if that is safe from where the run stands. */
  Other in(Programs programs, MigrationRequest to, MachineState state) {
    return switch (open(programs, start(to))) {
      case Opened.Unusable(var error) ->
          new Other.Refused(
              List.of(new MigrationRefusal("/document", String.valueOf(error.detail()))));
      case Opened.Ready(var other) -> {
        var refusals = refusals(other.program.definition(), state);
        yield refusals.isEmpty() ? new Other.Possible(other) : new Other.Refused(refusals);
      }
    };
  }

  /** A bug of ours must not stop the run at the question: it stays where it is. */
  private List<MigrationRefusal> refusals(WorkflowDefinition other, MachineState state) {
    try {
      return Migration.refusals(program.definition(), other, state);
    } catch (RuntimeException bug) {
      LOG.error("Whether run {} can change its version can't be told", start.runId(), bug);
      return List.of(
          new MigrationRefusal("", "Whether it can can't be told; the worker's log says why."));
    }
  }

  /** Nothing but the state is carried over: all else is in the start already. */
  RunStart continued(JsonNode atHand) {
    return new RunStart(
        start.runId(),
        start.definitionDigest(),
        start.document(),
        start.configDigest(),
        start.config(),
        start.policyDigest(),
        start.input(),
        start.startedBy(),
        atHand);
  }

  private RunStart start(MigrationRequest to) {
    return new RunStart(
        start.runId(),
        to.digest(),
        to.document(),
        start.configDigest(),
        start.config(),
        start.policyDigest(),
        start.input(),
        start.startedBy(),
        start.resumeFrom());
  }

  private static WorkflowError tampered() {
    ProblemType type = ProblemType.TAMPERED;
    return new WorkflowError(
        type.uri(),
        type.status(),
        type.title(),
        "The definition that the run was given is not the one it is pinned to.",
        null);
  }
}
