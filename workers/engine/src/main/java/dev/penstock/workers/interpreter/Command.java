package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.protocol.UndoNote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a strand wants next. Each kind but the last three names the {@link Happening} it awaits. */
public sealed interface Command {

  /** Nothing from outside: step again with {@link Happening.Proceeded}. */
  record Proceed() implements Command {}

  /** The strand's branches; it is not stepped until they have given an output. */
  record Join() implements Command {}

  /** Answered by {@link Happening.Performed}. */
  record Perform(EffectRequest effect) implements Command {}

  /** Answered by {@link Happening.Decided}, also when the question expires. */
  record Ask(HumanTaskRequest question) implements Command {}

  /**
   * Answered by {@link Happening.Started}: when the run has ended, or when it is on record if
   * nobody waits for it. Answered by {@link Happening.Elapsed} when the time is up before; then
   * nobody waits for it any more.
   *
   * @param until null when nothing but its end is waited for
   */
  record Start(SubRunRequest run, @Nullable Instant until) implements Command {}

  /**
   * Answered by {@link Happening.Elapsed}.
   *
   * @param until milliseconds since the epoch
   */
  record Sleep(long until) implements Command {}

  /** Answered by {@link Happening.Emitted}. */
  record Emit(EmitRequest emission) implements Command {}

  /**
   * Answered by {@link Happening.Received} with at least one event, or by {@link
   * Happening.Elapsed}.
   *
   * @param dueAt after which nothing is waited for any more; null for never
   */
  record Receive(ReceiveRequest request, @Nullable Instant dueAt) implements Command {}

  /**
   * A listen task has all that it wants. Answered by {@link Happening.Concluded}.
   *
   * @param taken numbers of the events that it took since it last asked
   * @param at the process that keeps something open for it; null when none does
   */
  record Conclude(String listener, TaskAttempt task, List<Long> taken, @Nullable String at)
      implements Command {}

  /** Puts on record what the run undoes. Answered by {@link Happening.Noted}. */
  record Note(UndoNote note) implements Command {}

  /** The run is over. */
  record Completed(JsonNode output) implements Command {}

  /** The run is over. */
  record Faulted(WorkflowError error) implements Command {}

  /** The run is over; only a run that undoes tasks says so itself. */
  record Cancelled(String reason) implements Command {}
}
