package dev.penstock.node.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Where a command writes: results to {@code out}, everything for a person's eyes to {@code err}.
 */
@Command
final class Streams {

  // Replaced by picocli with the spec of the command that has this mixin.
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  PrintWriter err() {
    return command.commandLine().getErr();
  }

  Screen screen() {
    return new Screen(err());
  }
}
