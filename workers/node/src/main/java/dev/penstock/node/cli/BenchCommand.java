package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench}: measurements that a user can repeat. */
@Command(
    name = "bench",
    description = "Measure this build on this machine: ratios, both sides in one run.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "ingress, trace, interpreter or cold-start.")
  String name = "";

  @Override
  public Integer call() {
    throw PlatformException.of(
        ProblemType.INVALID_INPUT, "There is no benchmark named " + name + " in this version.");
  }
}
