package dev.penstock.definition;

import dev.penstock.definition.task.ContainerTask;
import dev.penstock.definition.task.ContainerTask.Cleanup;
import dev.penstock.definition.task.ContainerTask.PullPolicy;
import dev.penstock.definition.task.ProcessOptions;
import dev.penstock.definition.task.TaskFrame;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code run: container} (DSL reference, section Container Process). */
final class ContainerReader {

  private ContainerReader() {}

  static ContainerTask read(
      Reading reading, TaskFrame frame, Located at, Located run, Located container) {
    CallReader.wantTimeout(reading, frame, at);
    Optional<Located> lifetime = container.member("lifetime");
    container.member("command").ifPresent(command -> ProcessReader.plain(reading, command));
    ProcessOptions options = ProcessReader.options(reading, run, container);
    if (!options.awaited()) {
      container
          .member("stdin")
          .ifPresent(
              stdin ->
                  reading.report(
                      Rule.INVALID_ARGUMENT,
                      stdin,
                      "Nobody is there to hand it over to a container that is not awaited. Give the"
                          + " value as an argument or by the environment."));
    }
    return new ContainerTask(
        frame,
        reading.template(container.member("image").orElseThrow()),
        reading.template(container.member("name")),
        reading.template(container.member("command")),
        reading.template(container.member("ports")),
        reading.template(container.member("volumes")),
        switch (container.text("pullPolicy").orElse("ifNotPresent")) {
          case "always" -> PullPolicy.ALWAYS;
          case "never" -> PullPolicy.NEVER;
          default -> PullPolicy.IF_NOT_PRESENT;
        },
        Cleanup.valueOf(
            lifetime.flatMap(l -> l.text("cleanup")).orElse("never").toUpperCase(Locale.ROOT)),
        lifetime.flatMap(l -> l.member("after")).map(after -> Durations.span(reading, after)),
        options,
        CallReader.declaredIdempotency(reading, at));
  }
}
