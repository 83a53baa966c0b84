package dev.penstock.node.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deliveries are meant by a query. */
final class DeliverySelection {

  @Option(names = "--trigger", paramLabel = "NAME", description = "Those of this trigger.")
  @Nullable String trigger;

  @Option(
      names = "--verdict",
      paramLabel = "VERDICT",
      description = "Those accepted, duplicate, filtered or rejected.")
  @Nullable String verdict;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Those starting, started, announced, parked, filtered, discarded or rejected.")
  @Nullable String state;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Those received at this time or later, for example 2026-11-21T08:00:00Z.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Those received before this time.")
  @Nullable String until;

  /** What the query names; the rest has no value. */
  Map<String, @Nullable String> filters() {
    Map<String, @Nullable String> filters = new LinkedHashMap<>();
    filters.put("trigger", trigger);
    filters.put("verdict", verdict);
    filters.put("state", state);
    filters.put("since", since);
    filters.put("until", until);
    return filters;
  }
}
