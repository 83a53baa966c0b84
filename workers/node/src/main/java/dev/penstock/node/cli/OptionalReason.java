package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why something is done, where one may leave that open. */
final class OptionalReason {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; goes on the audit trail.")
  @Nullable String text;

  /** Says it in a request's body. */
  void putInto(ObjectNode body) {
    if (text != null) {
      body.put("reason", text);
    }
  }
}
