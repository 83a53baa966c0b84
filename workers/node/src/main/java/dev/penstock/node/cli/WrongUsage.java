package dev.penstock.node.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says what is wrong with the command and where its help is, instead of printing a page. */
final class WrongUsage implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) throws Exception {
    CommandLine line = e.getCommandLine();
    boolean namesNothing =
        args.length == 0 || String.valueOf(e.getMessage()).startsWith("Missing required sub");
    if (namesNothing) {
      line.usage(line.getErr());
      return line.getCommandSpec().exitCodeOnInvalidInput();
    }
    line.getErr().println("penstock: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
    line.getErr().println("Help: ./" + line.getCommandSpec().qualifiedName(" ") + " --help");
    line.getErr().flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }
}
