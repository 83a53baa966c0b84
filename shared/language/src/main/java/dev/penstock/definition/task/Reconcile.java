package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import dev.penstock.expression.Template;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code metadata.effect.reconcile}: how a target that honours no key is asked whether an effect is
 * there whose outcome nobody knows.
 *
 * @param endpoint asked by GET; {@code {effectKey}} in it stands for the effect's key
 * @param headers sent with it; absent when none
 * @param found jq over the body of the answer: whether the effect is there; absent when every 2xx
 *     says so
 * @param result jq over the same: what the call would have given; absent for the body
 * @param settles how long a request that got through may take until it shows
 */
public record Reconcile(
    Endpoint endpoint,
    Optional<Template> headers,
    Optional<Expression> found,
    Optional<Expression> result,
    Duration settles) {

  /** What stands for the effect's key in the endpoint. */
  public static final String KEY = "effectKey";
}
