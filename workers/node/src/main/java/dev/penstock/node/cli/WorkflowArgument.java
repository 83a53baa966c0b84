package dev.penstock.node.cli;

import java.util.Optional;
import picocli.CommandLine.Parameters;

/** Which version of which workflow a command is about. */
final class WorkflowArgument {

  @Parameters(
      paramLabel = "WORKFLOW",
      description = "NAMESPACE/NAME, or NAMESPACE/NAME@RANGE for a version that is not the newest.")
  private String workflow = "";

  /** {@code NAMESPACE/NAME}. */
  String path() {
    int at = workflow.indexOf('@');
    return at < 0 ? workflow : workflow.substring(0, at);
  }

  /** As it was given; empty for the newest version. */
  Optional<String> range() {
    int at = workflow.indexOf('@');
    return at < 0 ? Optional.empty() : Optional.of(workflow.substring(at + 1));
  }
}
