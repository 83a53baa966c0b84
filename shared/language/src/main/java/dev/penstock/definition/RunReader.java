package dev.penstock.definition;

import dev.penstock.definition.task.SubRunTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import java.util.Optional;

/** Reads {@code run} tasks (DSL reference, section Run). */
final class RunReader {

  private RunReader() {}

  static Optional<TaskDefinition> read(Reading reading, TaskFrame frame, Located at, Located run) {
    Optional<Located> container = run.member("container");
    if (container.isPresent()) {
      return Optional.of(ContainerReader.read(reading, frame, at, run, container.get()));
    }
    Optional<Located> script = run.member("script");
    if (script.isPresent()) {
      return ProcessReader.script(reading, frame, at, run, script.get());
    }
    Optional<Located> shell = run.member("shell");
    if (shell.isPresent()) {
      return Optional.of(ProcessReader.shell(reading, frame, at, run, shell.get()));
    }
    return run.member("workflow").map(workflow -> subRun(reading, frame, run, workflow));
  }

  private static SubRunTask subRun(
      Reading reading, TaskFrame frame, Located run, Located workflow) {
    run.member("return")
        .ifPresent(
            r ->
                reading.report(
                    Rule.INVALID_ARGUMENT,
                    r,
                    "A workflow is no process: it has no stdout, stderr or exit code. Its output is"
                        + " the task's output; leave \"return\" out."));
    return new SubRunTask(
        frame,
        workflow.text("namespace").orElseThrow(),
        workflow.text("name").orElseThrow(),
        version(reading, workflow),
        reading.template(workflow.member("input")),
        run.value().path("await").asBoolean(true));
  }

  private static String version(Reading reading, Located workflow) {
    String version = workflow.text("version").orElse(SubRunTask.LATEST);
    if (!version.equals(SubRunTask.LATEST) && !SemanticVersion.isValid(version)) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          workflow.member("version").orElse(workflow),
          "The version of a workflow to run is exact, such as 1.2.3, or \"latest\".");
    }
    return version;
  }
}
