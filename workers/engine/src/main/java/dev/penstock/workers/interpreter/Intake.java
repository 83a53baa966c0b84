package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscription has come at the other side.
 *
 * @param arguments of the call, evaluated once: what came meanwhile leads to no other place
 * @param part how many batches it has asked for
 * @param after where the last one ended, as the tool says it; null before the first and where the
 *     other side keeps nothing
 * @param countedFrom when its time began to count, in milliseconds since the epoch; the wait for a
 *     person does not count
 * @param lasting for how many milliseconds it takes messages
 * @param asked how many questions to people it has put
 * @param allowedBy the human task that allowed it; null when nobody was asked
 * @param at the process in which it is open for the next batch; null when it is in none
 */
public record Intake(
    JsonNode arguments,
    int part,
    JsonNode after,
    long countedFrom,
    long lasting,
    int asked,
    @Nullable String allowedBy,
    @Nullable String at) {

  static Intake begin(JsonNode arguments, long now, long lasting) {
    return new Intake(arguments, 0, NullNode.instance, now, lasting, 0, null, null);
  }

  /** When it has lasted long enough. */
  long due() {
    return countedFrom + lasting;
  }

  Intake next() {
    return new Intake(arguments, part + 1, after, countedFrom, lasting, asked, allowedBy, at);
  }

  Intake to(JsonNode position, @Nullable String place) {
    return new Intake(arguments, part, position, countedFrom, lasting, asked, allowedBy, place);
  }

  /** Waits for a person. */
  Intake paused() {
    return new Intake(arguments, part, after, Deadlines.NEVER, lasting, asked + 1, allowedBy, at);
  }

  Intake allowed(long now, String humanTaskId) {
    return new Intake(arguments, part, after, now, lasting, asked, humanTaskId, at);
  }
}
