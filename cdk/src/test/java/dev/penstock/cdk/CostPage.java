package dev.penstock.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** {@code docs/cost.md}: what the stacks cost a month, and what the same runs cost elsewhere. */
final class CostPage {

  private static final List<Load> LOADS = List.of(Load.IDLE, Load.SMALL, Load.LARGE);

  private final StringBuilder page = new StringBuilder();
  private final JsonNode prices;

  private CostPage(JsonNode prices) {
    this.prices = prices;
  }

  static String of(JsonNode prices) {
    return new CostPage(prices).text();
  }

  private String text() {
    CostModel edge = new CostModel(SampleApp.EDGE, prices);
    say("# What it costs in AWS");
    say("");
    say(
        "Generated from the synthesised stacks and `%s` by `CostTest`; do not edit."
            .formatted("cdk/src/test/resources/cost"));
    say(
        "Prices: %s, %s. Source: %s."
            .formatted(
                prices.path("region").asText(),
                prices.path("asOf").asText(),
                prices.path("source").asText()));
    say("");
    say(
        "Assumed: a run is started by one webhook and has %d tasks; the front door takes %.0f ms of a"
            .formatted(Load.TASKS, Load.DELIVERY_SECONDS * 1000));
    say(
        "function of %.0f GB; a run leaves %.0f KB in the store, kept for %.0f months, and %.0f"
            .formatted(Load.FUNCTION_GB, Load.STORED_KB, Load.KEPT_MONTHS, Load.IOS));
    say(
        "I/Os; a delivery leaves %.0f KB of logs; a visit of the console makes %d calls of the API. Idle is no run, small %,d and large %,d runs a month;"
            .formatted(Load.LOG_KB, Load.VISIT_CALLS, Load.SMALL.runs(), Load.LARGE.runs()));
    say(
        "the store has %s ACU then on average. Traffic to the internet, the calls that your"
            .formatted(LOADS.stream().map(it -> Double.toString(it.capacity())).toList()));
    say("workflows make and support plans are left out.");
    say("");
    bill("Edge: all of it is made", edge);
    bill(
        "Private cloud: network, store and workers are yours",
        new CostModel(SampleApp.PRIVATE_CLOUD, prices));
    say("On premises: nothing.");
    say("");
    beside(edge);
    return page.toString();
  }

  private void bill(String title, CostModel model) {
    say("## " + title);
    say("");
    say("| USD a month | from | idle | small | large |");
    say("|---|---|---:|---:|---:|");
    List<CostModel.Line> lines = model.lines();
    lines.forEach(it -> row(it.what() + " | " + it.from(), load -> it.usd().applyAsDouble(load)));
    row("**together** |", load -> total(lines, load));
    say("");
    double perMillion =
        (total(lines, Load.LARGE) - total(lines, Load.IDLE)) / Load.LARGE.millions();
    say("A million more runs: %s USD.".formatted(money(perMillion)));
    say("");
  }

  private void beside(CostModel model) {
    int transitions = Load.TASKS + 2;
    say("## Beside the same runs elsewhere");
    say("");
    say("| USD a month | from | idle | small | large |");
    say("|---|---|---:|---:|---:|");
    row("Penstock, edge |", load -> total(model.lines(), load));
    row(
        "its backbone, where it is Temporal Cloud | %d actions a run".formatted(Load.TASKS + 1),
        load ->
            Math.max(
                model.usd("temporal-cloud.month"),
                load.millions() * (Load.TASKS + 1) * model.usd("temporal-cloud.action.million")));
    row(
        "Step Functions, standard | %d transitions a run".formatted(transitions),
        load -> load.millions() * transitions * model.usd("step-functions.transition.million"));
    row(
        "Step Functions, express | a second of 64 MB a run",
        load ->
            load.millions() * model.usd("step-functions.express.million")
                + load.runs() * 0.0625 * model.usd("step-functions.express.gb-second"));
    say("");
    say(
        "Step Functions' rows are its transitions alone: the front door that verifies, the"
            + " functions that do");
    say(
        "the tasks, the store of what was approved and the trail come to them. Express runs end"
            + " within five");
    say(
        "minutes, may be done twice and wait for nobody. Penstock has a floor, which is what its"
            + " store,");
    say(
        "workers and keys cost while nothing happens; a backbone of your own has the price of where"
            + " it runs.");
  }

  private static double total(List<CostModel.Line> lines, Load load) {
    return lines.stream().mapToDouble(it -> it.usd().applyAsDouble(load)).sum();
  }

  private void row(String head, java.util.function.ToDoubleFunction<Load> usd) {
    StringBuilder row = new StringBuilder("| ").append(head).append(" |");
    LOADS.forEach(load -> row.append(' ').append(money(usd.applyAsDouble(load))).append(" |"));
    say(row.toString());
  }

  private static String money(double usd) {
    return String.format(Locale.ROOT, "%,.2f", usd);
  }

  private void say(String line) {
    page.append(line).append('\n');
  }
}
