package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * What of which AsyncAPI document a call is about, and where (DSL reference, section AsyncAPI
 * Call).
 *
 * @param document where the AsyncAPI document is (2.6 or 3.0)
 * @param operation the operation, in a document of 3.0
 * @param channel the channel, in a document of 2.6
 * @param server the name of the server; absent for the first that fits
 * @param variables evaluates to an object: the server's variables by name
 * @param protocol which servers fit when none is named
 * @param authentication how the server is called; the document has its own
 */
public record AsyncApiTarget(
    Endpoint document,
    Optional<String> operation,
    Optional<String> channel,
    Optional<String> server,
    Optional<Template> variables,
    Optional<String> protocol,
    Optional<Authentication> authentication) {

  /** The operation or the channel, for a person to read. */
  public String name() {
    return operation.or(() -> channel).orElse("");
  }
}
