package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: sql} of the built-in catalog: one statement in one transaction of a PostgreSQL.
 *
 * @param server {@code postgresql://host:port/database}; how it is signed in to is named there
 * @param tls whether a connection that is not encrypted is refused: {@code metadata.sql.tls}
 * @param statement as the author wrote it: data never becomes part of it
 * @param parameters evaluates to the list of what its question marks stand for
 * @param readOnly whether the transaction can change nothing
 * @param idempotency {@link Idempotency#KEY} where the key is committed with the effect
 * @param secrets which of the parameters are secrets
 */
public record SqlCallTask(
    TaskFrame frame,
    Endpoint server,
    boolean tls,
    String statement,
    Optional<Template> parameters,
    boolean readOnly,
    Idempotency idempotency,
    List<SecretReference> secrets)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "sql";
  }

  @Override
  public String deed() {
    return "the statement";
  }
}
