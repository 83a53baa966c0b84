package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: asyncapi} with a {@code subscription}; its output is the array of what it has taken,
 * in order.
 *
 * @param filter which messages are taken; none: all
 * @param lasting for how long; none: until it has enough
 * @param enough when it has enough
 * @param foreach what is done with each message before the next one; none: it is only taken
 */
public record AsyncApiSubscribeTask(
    TaskFrame frame,
    AsyncApiTarget target,
    Optional<Expression> filter,
    Optional<Timespan> lasting,
    Enough enough,
    Optional<EventIterator> foreach)
    implements AsyncApiCallTask, IteratingTask {

  /** How long messages are taken (DSL reference, section AsyncAPI Subscription Lifetime). */
  public sealed interface Enough {

    /** After so many. */
    record Amount(int amount) implements Enough {}

    /** After the first message after which this does not hold; its input is what was taken. */
    record While(Expression condition) implements Enough {}

    /** Before the first message before which this holds; its input is what was taken. */
    record Until(Expression condition) implements Enough {}
  }

  @Override
  public String deed() {
    return "subscribe to " + target.name();
  }

  /** Taking what comes asks nothing of the other side that it would notice twice. */
  @Override
  public Idempotency idempotency() {
    return Idempotency.SAFE;
  }

  @Override
  public List<SecretReference> secrets() {
    return List.of();
  }
}
