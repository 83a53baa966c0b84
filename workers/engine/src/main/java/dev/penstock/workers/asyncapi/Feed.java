package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An open subscription. For one thread at a time. */
interface Feed extends AutoCloseable {

  /**
   * The next message; null when none came in that time.
   *
   * @throws WireException when the connection has ended, or messages were lost
   */
  @Nullable Incoming next(Duration within) throws WireException, InterruptedException;

  /** Where it stands, for another feed to go on from; null where the other side keeps nothing. */
  default JsonNode position() {
    return NullNode.getInstance();
  }

  @Override
  void close();
}
