package dev.penstock.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code audit show}: one entry. */
@Command(
    name = "show",
    description = "One entry of the trail, as JSON.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./penstock audit show 1234",
      "  ./penstock audit show 1234 --raw --reason 'ticket 4711'"
    })
final class AuditShow extends ShownAsJson {

  @Parameters(paramLabel = "ENTRY", description = "The entry's number.")
  long entry;

  @Mixin AsItIs asItIs = new AsItIs();

  @Override
  String path() {
    return asItIs.path("/api/v1/audit/" + entry, "/api/v1/audit/raw/" + entry);
  }
}
