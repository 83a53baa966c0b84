package dev.penstock.node.cli;

import picocli.CommandLine.Command;

/** {@code audit}: the trail. */
@Command(
    name = "audit",
    description = "Verify and export the audit trail.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {AuditVerify.class, AuditExportCommand.class})
final class AuditCommand {}
