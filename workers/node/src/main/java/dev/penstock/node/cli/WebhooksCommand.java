package dev.penstock.node.cli;

import picocli.CommandLine.Command;

/** {@code webhooks}: what a sender does, for testing. */
@Command(
    name = "webhooks",
    description = "Send webhooks as a provider would, and pass them on to a node near you.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {WebhooksSend.class, WebhooksForward.class})
final class WebhooksCommand {}
