package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a mock says to one call. */
public sealed interface Answer {

  /** How far the clock goes on meanwhile. */
  Duration takes();

  /** The call's raw output. */
  record Returns(JsonNode result, Duration takes) implements Answer {}

  /** The call fails. */
  record Fails(WorkflowError error, Duration takes) implements Answer {}

  /**
   * The policy wants a person to decide first; the same call comes again after that.
   *
   * @param within after which the question expires; null for never
   */
  record AsksPerson(String role, @Nullable Duration within, Duration takes) implements Answer {}

  /** Nobody knows whether it happened, as after a crash. */
  record Unknown(String reason, Duration takes) implements Answer {}
}
