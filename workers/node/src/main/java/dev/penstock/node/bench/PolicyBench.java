package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.penstock.json.Json;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.policy.PolicySet;
import dev.penstock.policy.PolicyVerdict;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A decision with 500 rules beside a bare evaluation of the one that decides, compiled by the same
 * library and given the same request as a map, in turn in one process.
 */
public final class PolicyBench {

  private static final int RULES = 500;
  private static final int BATCH = 200;
  private static final double MOST_TIMES = 2.0;
  private static final long MOST_NANOS = 1_000_000;

  private PolicyBench() {}

  /**
   * Runs it and prints the table.
   *
   * @return whether all targets were met
   */
  public static boolean run(PrintStream out, int rounds) {
    out.printf("%d rules; p50 of %d rounds of %d decisions%n", RULES, rounds, BATCH);
    out.println("  rules                      decision     bare   times");
    boolean named = measure(out, "that each name a host", Kind.NAMED, rounds);
    // No rule can be left out here: shown without a target, so that nobody is surprised.
    measure(out, "that name none", Kind.OPEN, rounds);
    return named;
  }

  private enum Kind {
    NAMED,
    OPEN;

    String condition(int i) {
      return switch (this) {
        case NAMED ->
            "action.kind == \"http\" && action.host == \"host-%d.example\"".formatted(i)
                + " && action.path.startsWith(\"/api\") && action.arguments.amount < 1000";
        case OPEN ->
            "action.host.startsWith(\"host-%d.\") && action.arguments.amount < 1000".formatted(i);
      };
    }
  }

  private static boolean measure(PrintStream out, String name, Kind kind, int rounds) {
    int deciding = RULES - 1;
    PolicySet set = PolicySet.of(policy(kind));
    CelRuntime.Program bare = bare(kind.condition(deciding));
    PolicyRequest request = request(deciding);
    check(set.decide(request), deciding);
    long[] ours = new long[rounds];
    long[] theirs = new long[rounds];
    for (int warm = 0; warm < 2; warm++) {
      for (int i = 0; i < rounds; i++) {
        long start = System.nanoTime();
        for (int n = 0; n < BATCH; n++) {
          if (!set.decide(request).decision().outcome().equals("allow")) {
            throw new IllegalStateException("the policy decided otherwise");
          }
        }
        long middle = System.nanoTime();
        for (int n = 0; n < BATCH; n++) {
          if (!holds(bare, request)) {
            throw new IllegalStateException("the bare condition did not hold");
          }
        }
        ours[i] = (middle - start) / BATCH;
        theirs[i] = (System.nanoTime() - middle) / BATCH;
      }
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    long decision = ours[rounds / 2];
    long alone = theirs[rounds / 2];
    double times = (double) decision / alone;
    out.printf("  %-24s %7.1f µs %5.1f µs  %6.2f%n", name, decision / 1e3, alone / 1e3, times);
    return decision <= MOST_NANOS && times <= MOST_TIMES;
  }

  private static void check(PolicyVerdict verdict, int deciding) {
    if (!verdict.decision().decidedBy().orElse("").equals("rule-" + deciding)) {
      throw new IllegalStateException("another rule decided: " + verdict.decision());
    }
  }

  private static Policy policy(Kind kind) {
    ObjectNode document = Json.object().put("policy", "default").put("version", "1.0.0");
    var rules = document.putArray("rules");
    for (int i = 0; i < RULES; i++) {
      rules
          .addObject()
          .put("name", "rule-" + i)
          .put("when", kind.condition(i))
          .put("outcome", "allow");
    }
    return switch (Policy.parse(document)) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) ->
          throw new IllegalStateException(errors.toString());
    };
  }

  private static PolicyRequest request(int host) {
    return new PolicyRequest(
        new PolicyRequest.Action(
            "http",
            "POST",
            "",
            "https",
            "host-" + host + ".example",
            443,
            "/api/things",
            "key",
            Json.object().put("amount", 12).put("currency", "EUR")),
        new PolicyRequest.Run("run_1", "shop", "order", "1.0.0", "trigger:shop"),
        new PolicyRequest.Task("/do/3/pay", "pay"),
        Instant.parse("2026-11-20T10:00:00Z"));
  }

  /** As one would do without a policy engine: the request as JSON, read into a map. */
  private static boolean holds(CelRuntime.Program program, PolicyRequest request) {
    PolicyRequest.Action action = request.action();
    Map<String, Object> arguments = new LinkedHashMap<>();
    action
        .arguments()
        .properties()
        .forEach(
            member ->
                arguments.put(
                    member.getKey(),
                    member.getValue().isIntegralNumber()
                        ? member.getValue().longValue()
                        : member.getValue().asText()));
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("kind", action.kind());
    variables.put("method", action.method());
    variables.put("host", action.host());
    variables.put("path", action.path());
    variables.put("arguments", arguments);
    try {
      return program.eval(Map.of("action", variables)) instanceof Boolean held && held;
    } catch (CelEvaluationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CelRuntime.Program bare(String condition) {
    try {
      var compiler =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addVar("action", MapType.create(SimpleType.STRING, SimpleType.DYN))
              .setResultType(SimpleType.BOOL)
              .build();
      return CelRuntimeFactory.legacyCelRuntimeBuilder()
          .build()
          .createProgram(compiler.compile(condition).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException(e);
    }
  }
}
