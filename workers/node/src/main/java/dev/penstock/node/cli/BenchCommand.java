package dev.penstock.node.cli;

import dev.penstock.node.bench.ColdStartBench;
import dev.penstock.node.bench.IngressBench;
import dev.penstock.node.bench.TraceBench;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code bench}: measurements that a user can repeat. */
@Command(
    name = "bench",
    description = "Measure this build on this machine: ratios, both sides in one run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  ingress       verify + durable commit, against a bare INSERT + COMMIT of the same bytes",
      "  trace         each hop of the demo's run, and the whole way without the person",
      "  cold-start    process start to the first answer of the front door's artifact",
      "",
      "Results and the machine they were measured on: docs/benchmarks.md. An idle machine tells more.",
      "Exit code 1 when a target was missed.",
      "",
      "Example:",
      "  ./penstock bench ingress"
    })
final class BenchCommand implements Callable<Integer> {

  /** What can be measured; written with a dash on the command line. */
  enum Name {
    INGRESS("ingress", 1000),
    TRACE("trace", 60),
    COLD_START("cold-start", 10);

    private final String wire;
    private final int rounds;

    Name(String wire, int rounds) {
      this.wire = wire;
      this.rounds = rounds;
    }

    static Name of(String wire) {
      for (Name name : values()) {
        if (name.wire.equals(wire)) {
          return name;
        }
      }
      throw new TypeConversionException("there is no benchmark named " + wire);
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  private static final double INGRESS_TARGET = 1.5;

  @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
  Name name = Name.INGRESS;

  @Option(names = "--rounds", paramLabel = "N", description = "How often each side is measured.")
  int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int count = rounds > 0 ? rounds : name.rounds;
    PrintStream out = System.out;
    boolean held =
        switch (name) {
          case INGRESS -> IngressBench.run(out, count) <= INGRESS_TARGET;
          case TRACE -> TraceBench.run(out, count);
          case COLD_START -> {
            ColdStartBench.run(out, ColdStartBench.artifact(), count);
            yield true;
          }
        };
    return held ? 0 : Failures.FAILED;
  }
}
