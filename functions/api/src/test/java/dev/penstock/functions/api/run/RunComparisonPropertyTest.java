package dev.penstock.functions.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** F85: what holds of any two runs that are compared. */
class RunComparisonPropertyTest {

  private static final List<String> LISTS =
      List.of("hops", "policyDecisions", "effects", "receipts", "humanTasks", "listeners");

  @Property
  void shouldFindNoDifferenceInARunComparedWithItself(@ForAll("sides") RunComparison.Side side) {
    JsonNode compared = RunComparison.between(side, side);

    assertThat(compared.path("same").booleanValue()).isTrue();
    assertThat(compared.path("run")).isEmpty();
    for (JsonNode task : compared.path("tasks")) {
      assertThat(task.path("in").textValue()).isEqualTo("both");
      assertThat(task.path("differences")).isEmpty();
      assertThat(task.path("here")).isEqualTo(task.path("there"));
    }
  }

  @Property
  void shouldChangeNothingButTheSidesTheOtherWayRound(
      @ForAll("sides") RunComparison.Side one, @ForAll("sides") RunComparison.Side other) {
    assertThat(swapped(RunComparison.between(one, other)))
        .isEqualTo(RunComparison.between(other, one));
  }

  @Property
  void shouldTellEachPlaceOnceAndSayTheSameOnlyWhereNothingIsOtherwise(
      @ForAll("sides") RunComparison.Side one, @ForAll("sides") RunComparison.Side other) {
    JsonNode compared = RunComparison.between(one, other);

    boolean same = compared.path("run").isEmpty();
    for (JsonNode task : compared.path("tasks")) {
      ObjectNode here = untimed(task.path("here"));
      ObjectNode there = untimed(task.path("there"));
      assertThat(task.path("differences").isEmpty())
          .isEqualTo(!task.path("in").textValue().equals("both") || here.equals(there));
      same &= here.equals(there);
    }
    assertThat(compared.path("same").booleanValue()).isEqualTo(same);
    assertThat(compared.path("tasks"))
        .extracting(
            task -> task.path("position") + " " + task.path("iteration") + task.path("kind"))
        .doesNotHaveDuplicates()
        .hasSize(places(one, other));
  }

  private static int places(RunComparison.Side one, RunComparison.Side other) {
    var places = new java.util.HashSet<>(TaskRecords.of(one.trace()).keySet());
    places.addAll(TaskRecords.of(other.trace()).keySet());
    return places.size();
  }

  private static ObjectNode untimed(JsonNode side) {
    return side.isMissingNode() ? Json.object() : ((ObjectNode) side.deepCopy()).without("micros");
  }

  /** Sides change their names, at the top, of the run's members and of each task. */
  private static ObjectNode swapped(ObjectNode compared) {
    ObjectNode turned = compared.deepCopy();
    turn(turned);
    turned.path("run").forEach(member -> turn((ObjectNode) member));
    for (JsonNode task : turned.path("tasks")) {
      turn((ObjectNode) task);
      String in = task.path("in").textValue();
      ((ObjectNode) task)
          .put("in", in.equals("here") ? "there" : in.equals("there") ? "here" : "both");
    }
    return turned;
  }

  private static void turn(ObjectNode node) {
    JsonNode here = node.remove("here");
    JsonNode there = node.remove("there");
    if (there != null) {
      node.set("here", there);
    }
    if (here != null) {
      node.set("there", here);
    }
  }

  @Provide
  Arbitrary<RunComparison.Side> sides() {
    Arbitrary<ObjectNode> runs =
        Combinators.combine(text("a", "b"), text("completed", "faulted"), text("x", "y"))
            .as(
                (id, status, type) -> {
                  ObjectNode run = Json.object().put("id", id).put("status", status);
                  if (status.equals("faulted")) {
                    run.putObject("problem").put("type", type);
                  }
                  return run;
                });
    Arbitrary<ObjectNode> traces =
        Combinators.combine(text(LISTS.toArray(String[]::new)), rows())
            .as((list, row) -> Json.object().put("list", list).set("row", row))
            .map(ObjectNode.class::cast)
            .list()
            .ofMaxSize(12)
            .map(RunComparisonPropertyTest::trace);
    return Combinators.combine(runs, traces).as(RunComparison.Side::new);
  }

  private static ObjectNode trace(List<ObjectNode> named) {
    ObjectNode trace = Json.object();
    LISTS.forEach(trace::putArray);
    named.forEach(each -> trace.withArray(each.path("list").textValue()).add(each.path("row")));
    return trace;
  }

  /** With the members of every list: each reads its own. */
  private static Arbitrary<ObjectNode> rows() {
    return Combinators.combine(
            text("", "/do/2/a", "/do/10/b", "/do/2/a/do/0/c"),
            text("", "0", "10.2"),
            text("ingress", "policy.eval", "approval", "tool.call", "audit"),
            Arbitraries.integers().between(1, 3),
            text("allow", "failed", ""),
            text("recorded", "unknown", "open"),
            text("r", "s"),
            Arbitraries.integers().between(0, 9))
        .as(
            (position, iteration, kind, attempt, outcome, state, digest, number) -> {
              ObjectNode row =
                  Json.object()
                      .put("position", position)
                      .put("iteration", iteration)
                      .put("kind", kind)
                      .put("attempt", attempt)
                      .put("state", state)
                      .put("argumentsDigest", digest)
                      .put("resultDigest", digest)
                      .put("taken", number)
                      .put("micros", number);
              row.putObject("detail").put("status", number);
              if (!outcome.isEmpty()) {
                row.put("outcome", outcome).put("rule", digest);
                row.withObject("/detail").put("outcome", outcome);
              }
              return row;
            });
  }

  private static Arbitrary<String> text(String... values) {
    return Arbitraries.of(values);
  }
}
