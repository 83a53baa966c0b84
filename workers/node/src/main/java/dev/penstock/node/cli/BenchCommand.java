package dev.penstock.node.cli;

import dev.penstock.node.bench.ApiBench;
import dev.penstock.node.bench.AuditBench;
import dev.penstock.node.bench.ColdStartBench;
import dev.penstock.node.bench.EffectsBench;
import dev.penstock.node.bench.InboxBench;
import dev.penstock.node.bench.IngressBench;
import dev.penstock.node.bench.InterpreterBench;
import dev.penstock.node.bench.PolicyBench;
import dev.penstock.node.bench.SoakBench;
import dev.penstock.node.bench.TraceBench;
import dev.penstock.node.bench.ValidateBench;
import dev.penstock.node.bench.WaitingBench;
import dev.penstock.node.bench.WayBench;
import dev.penstock.node.demo.ScratchFolder;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.function.FunctionArtifact;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  ingress      a delivery verified and committed, against an INSERT and a COMMIT of the same",
      "               bytes on the same database. Target at p50: at most 1.2 times. And by 1, 4, 16 and",
      "               64 senders at once. Aim at saturation: at least 0.7 of the INSERTs a second.",
      "  audit        an append to the trail and its commit, against an INSERT and a COMMIT of the same",
      "               bytes, by one writer and by sixteen; verifying against SHA-256 of the same rows.",
      "               Targets: at least 0.7 and 0.5 times.",
      "  trace        the demo's way hop by hop, without the wait for the person. Target at p50:",
      "               312 ms in all; ingress 12, policy 8, checkpoint (audit) 21 ms.",
      "  interpreter  100 audited HTTP calls in one run, against a hand-written workflow with",
      "               ordinary activities. Target: 5 times the steps per second. And 100 pure",
      "               tasks against nothing to do. Target: no difference. Events for a task of each",
      "               kind; pure tasks in memory. Target: 50,000 a second, a long loop as a short.",
      "  api          a page of 50 of a million runs over HTTP, against an indexed SELECT … LIMIT 50.",
      "               Target at p50: at most 2 times. And a run asked for until its first task, beside",
      "               the backbone alone.",
      "  policy       a decision with 500 rules, against a bare evaluation of the one that decides.",
      "               Targets at p50: one millisecond, at most 2 times.",
      "  inbox        the first page while 100,000 questions wait, against an indexed SELECT … LIMIT 50.",
      "               Target at p50: at most 2 times. And a sweep of their timers.",
      "  waiting      runs that wait for a person, in a node of its own process: its memory with a",
      "               thousand, ten times as many and so on, and with all. Target: at most 1.1 times.",
      "               --rounds: how many in the end.",
      "  validate     the specification's examples in one process, the first time and again. They are",
      "               read from the checkout, so call it there. Target for the first: one second.",
      "  soak         deliveries in bursts of 500 a second while store, backbone and node are killed;",
      "               some come twice, what isn't answered is sent again. Target: exactly one run for",
      "               each that was accepted, a whole trail, no memory lost. --rounds: how many.",
      "  effect       the way of an effect against its bare call and two bare commits. Target at p50:",
      "               at most 1.5 times. A secret's lease beside two bare commits.",
      "  effects      effects on a target that honours the key, one that can be asked and one that does",
      "               neither, by two nodes, while these, store and backbone are killed, a node stands",
      "               still, answers get lost or come twice, the network is cut and (with libfaketime)",
      "               the clocks are set. Target: none lost, doubled or unrecorded but by a person's",
      "               word, a whole trail. --rounds: how many.",
      "  cold-start   process start to first answer of the ingress function, beside a bare one: with a",
      "               Java of its own (custom runtime), and by the official client (managed runtime).",
      "               Targets for the first on an idle machine: 100 ms verified, 150 ms durable.",
      "",
      "Each takes a store, and where it needs one a whole node, in a scratch folder of its own.",
      "Milliseconds are those of this machine and its load; compare the ratios, on an idle machine.",
      "Results: docs/benchmarks.md. Exit code 1 when a target was missed.",
      "",
      "Examples:",
      "  ./penstock bench ingress",
      "  ./penstock bench interpreter --rounds 20"
    })
final class BenchCommand implements Callable<Integer> {

  private static final Path EXAMPLES =
      Path.of("localstack/src/test/resources/conformance/examples");

  @Mixin Streams io = new Streams();

  @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
  Name name = Name.INGRESS;

  @Option(names = "--rounds", paramLabel = "N", description = "How often each side is measured.")
  int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of soak and effects: the moments of an earlier run, as it printed them.")
  long seed = new SecureRandom().nextLong();

  @Option(
      names = "--temporal",
      paramLabel = "HOST:PORT",
      description = "Of waiting: a Temporal that is already there. Default: the node runs one.")
  @Nullable String temporal;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    try (ScratchFolder scratch = ScratchFolder.make("penstock-bench-", false)) {
      Path data = scratch.path().resolve("data");
      NodeLog.into(DataFolder.at(data));
      io.screen().say("Measuring " + name + "; this takes from seconds to a few minutes");
      return measure(data, rounds > 0 ? rounds : name.rounds) ? 0 : Failures.FAILED;
    }
  }

  private boolean measure(Path data, int count)
      throws IOException, InterruptedException, ExecutionException {
    PrintStream out = System.out;
    return switch (name) {
      case INGRESS -> IngressBench.run(out, count);
      case AUDIT -> AuditBench.run(out, count);
      case TRACE -> TraceBench.run(out, data, count);
      case INTERPRETER -> InterpreterBench.run(out, data, count);
      case API -> ApiBench.run(out, data, count);
      case INBOX -> InboxBench.run(out, count);
      case WAITING -> WaitingBench.run(out, data, count, Optional.ofNullable(temporal));
      case POLICY -> PolicyBench.run(out, count);
      case SOAK -> SoakBench.run(out, data, count, seed);
      case EFFECT -> WayBench.run(out, count);
      case EFFECTS -> EffectsBench.run(out, data, count, seed);
      case VALIDATE -> ValidateBench.run(out, EXAMPLES, count);
      case COLD_START -> ColdStartBench.run(out, FunctionArtifact.find("ingress"), count);
    };
  }

  /** What can be measured; written with a dash on the command line. */
  enum Name {
    INGRESS("ingress", 1000),
    AUDIT("audit", 9),
    TRACE("trace", 60),
    INTERPRETER("interpreter", 10),
    API("api", 1000),
    INBOX("inbox", 1000),
    WAITING("waiting", 10_000),
    SOAK("soak", 30_000),
    POLICY("policy", 300),
    EFFECT("effect", 2000),
    EFFECTS("effects", 10_000),
    VALIDATE("validate", 10),
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
      throw new TypeConversionException(
          "there is no benchmark named "
              + wire
              + "; there are "
              + Arrays.stream(values()).map(Name::toString).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
      return wire;
    }
  }
}
