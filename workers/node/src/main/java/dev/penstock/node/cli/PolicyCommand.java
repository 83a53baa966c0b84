package dev.penstock.node.cli;

import picocli.CommandLine.Command;

/** {@code policy}: what rules would say, and why. */
@Command(
    name = "policy",
    description = "Test policies, explain a decision, and try a version on what was decided.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      PolicyTestCommand.class,
      PolicyExplainCommand.class,
      PolicySimulateCommand.class
    })
final class PolicyCommand {}
