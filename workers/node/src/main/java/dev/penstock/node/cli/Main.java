package dev.penstock.node.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code ./penstock}. Exit codes: 0 done · 1 it did not work, or a check failed · 2 wrong usage or
 * invalid input · 3 something is missing on this machine, or differs when asked · 130 interrupted.
 */
@Command(
    name = "penstock",
    description = "Signed events in, governed and durable workflows out.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      TestCommand.class,
      TestDefinitionCommand.class,
      RunCommand.class,
      ValidateCommand.class,
      FmtCommand.class,
      DiffCommand.class,
      DiagramCommand.class,
      ExplainCommand.class,
      ApplyCommand.class,
      PolicyCommand.class,
      WorkflowsCommand.class,
      RunsCommand.class,
      EventsCommand.class,
      DeliveriesCommand.class,
      SchedulesCommand.class,
      SubscriptionsCommand.class,
      OutboundCommand.class,
      WebhooksCommand.class,
      AuditCommand.class,
      SecretCommand.class,
      KeysCommand.class,
      UsersCommand.class,
      PeopleCommand.class,
      SessionsCommand.class,
      WorkersCommand.class,
      TokenCommand.class,
      InfoCommand.class,
      DoctorCommand.class,
      FunctionsCommand.class,
      BenchCommand.class,
      WarmUpCommand.class
    },
    footer = {
      "",
      "Begin with:",
      "  ./penstock demo         the whole way of one event, in one command",
      "  ./penstock up           a node of your own; prints where its console is",
      "  ./penstock doctor       what this machine lacks, and the command that mends it"
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for tests too. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(new Failures());
    line.setParameterExceptionHandler(new WrongUsage());
    line.registerConverter(BenchCommand.Name.class, BenchCommand.Name::of);
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(false);
    line.setAbbreviatedOptionsAllowed(false);
    // An @FILE is the value of an option, and no file of further arguments.
    line.setExpandAtFiles(false);
    return line;
  }
}
