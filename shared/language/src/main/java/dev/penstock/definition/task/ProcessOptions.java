package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What every process has that a task runs (DSL reference, section Run).
 *
 * @param stdin what the process reads; a text as it is, other values as JSON
 * @param arguments evaluates to a list: what the process is called with
 * @param environment evaluates to an object: all of the process's environment that is not fixed
 * @param output what of the process becomes the task's output
 * @param awaited whether the task waits for its end; else its output is its input
 * @param secrets which values of stdin and environment are secrets
 */
public record ProcessOptions(
    Optional<Template> stdin,
    Optional<Template> arguments,
    Optional<Template> environment,
    Output output,
    boolean awaited,
    List<SecretReference> secrets) {

  public ProcessOptions {
    secrets = List.copyOf(secrets);
  }

  /** {@code return}: what of a process is kept. */
  public enum Output {
    STDOUT,
    STDERR,
    CODE,
    /** Exit code and both streams. */
    ALL,
    NONE;

    /** As the document writes it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
