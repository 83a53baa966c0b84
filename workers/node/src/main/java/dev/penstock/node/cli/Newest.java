package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.node.client.ApiClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The newest of a list that grows for as long as it is kept. */
final class Newest {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  int limit = 50;

  /**
   * As {@link Listed#all}, and no more than were asked for.
   *
   * @param filters of the query; those without a value are left out
   */
  ArrayNode of(ApiClient api, String path, Map<String, @Nullable String> filters) {
    return Listed.all(api, path, filters, limit);
  }
}
