package dev.penstock.node.cli;

import picocli.CommandLine.Command;

/** {@code audit}: the trail. */
@Command(
    name = "audit",
    description = "Show, verify, prove and export the audit trail.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      AuditShow.class,
      AuditVerify.class,
      AuditExportCommand.class,
      AuditProve.class,
      AuditCheckpoints.class,
      AuditKey.class,
      AuditHold.class,
      AuditCut.class,
      AuditRotateKey.class
    })
final class AuditCommand {}
