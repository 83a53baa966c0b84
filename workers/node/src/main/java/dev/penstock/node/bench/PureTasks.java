package dev.penstock.node.bench;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.trial.Ending;
import dev.penstock.workers.trial.Reply;
import dev.penstock.workers.trial.SubRun;
import dev.penstock.workers.trial.Trial;
import dev.penstock.workers.trial.World;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * How fast a run computes: the interpreter alone, in one thread, in memory, as in a workflow's
 * thread. Ten thousand pure tasks in one loop against as many in a thousand loops of ten, in turns;
 * what a run costs that does next to nothing is taken off both.
 */
final class PureTasks {

  private static final int TASKS = 10_000;
  private static final double LEAST = 50_000;
  private static final double MOST_RATIO = 1.2;

  private PureTasks() {}

  /** Returns whether both targets were met, by medians; each round is twenty measurements. */
  static boolean print(PrintStream out, int of) {
    int rounds = 20 * of;
    WorkflowDefinition nothing = loops(1, 1);
    WorkflowDefinition flat = loops(1, TASKS);
    WorkflowDefinition nested = loops(TASKS / 10, 10);
    Percentiles bare = new Percentiles(rounds);
    Percentiles long1 = new Percentiles(rounds);
    Percentiles short1000 = new Percentiles(rounds);
    for (int i = -rounds; i < rounds; i++) {
      long none = nanos(nothing);
      long one = nanos(flat);
      long thousand = nanos(nested);
      if (i >= 0) {
        bare.add(none);
        long1.add(one);
        short1000.add(thousand);
      }
    }
    double one = long1.millis(0.5) - bare.millis(0.5);
    double thousand = short1000.millis(0.5) - bare.millis(0.5);
    double perSecond = 1000 * TASKS / one;
    double ratio = one / thousand;
    out.println();
    out.println("pure tasks in one run's thread, in memory");
    out.println(Percentiles.header());
    out.println(bare.row("a run of one task"));
    out.println(long1.row("one loop of " + TASKS));
    out.println(short1000.row(TASKS / 10 + " loops of 10"));
    out.printf(
        Locale.ROOT,
        "%.0f tasks/s (target at least %.0f): %s%n"
            + "an iteration of the long loop over one of a short: %.2f (target at most %.1f): %s%n",
        perSecond,
        LEAST,
        perSecond >= LEAST ? "held" : "MISSED",
        ratio,
        MOST_RATIO,
        ratio <= MOST_RATIO ? "held" : "MISSED");
    return perSecond >= LEAST && ratio <= MOST_RATIO;
  }

  private static long nanos(WorkflowDefinition definition) {
    Trial.Given given =
        new Trial.Given(
            "run_bench", Json.object(), "person:bench", Instant.ofEpochSecond(0), Json.object());
    long begun = System.nanoTime();
    Ending ending = Trial.run(definition, given, new Nobody(), Watcher.NONE).ending();
    long took = System.nanoTime() - begun;
    if (!(ending instanceof Ending.Completed)) {
      throw new IllegalStateException("the run ended as " + ending);
    }
    return took;
  }

  /** Nothing is asked of anybody. */
  private static final class Nobody implements World {
    @Override
    public Reply<EffectOutcome> perform(EffectRequest request) {
      return new Reply.Silent<>("nobody is there");
    }

    @Override
    public SubRun start(SubRunRequest request) {
      throw new IllegalStateException("nobody is there");
    }

    @Override
    public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
      return new Reply.Silent<>("nobody is there");
    }
  }

  private static WorkflowDefinition loops(int outer, int inner) {
    String yaml =
        """
        document: { dsl: 1.0.3, namespace: bench, name: loops, version: 1.0.0 }
        do:
          - outer:
              for: { each: x, in: '${ [range(%d)] }' }
              do:
                - inner:
                    for: { each: y, in: '${ [range(%d)] }' }
                    do:
                      - step: { set: { n: '${ $y }' } }
        """
            .formatted(outer, inner);
    return switch (DefinitionReader.read("loops", yaml.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(var definition, _) -> definition;
      case ReadResult.Invalid(var defects) -> throw new IllegalStateException(defects.toString());
    };
  }
}
