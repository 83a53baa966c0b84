package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** What the calls of a run have cost, as their authors say, by currency. */
final class TraceCosts {

  private TraceCosts() {}

  /**
   * One currency.
   *
   * @param unknown how many calls have cost nobody knows what
   */
  private record Sum(BigDecimal amount, long unknown) {
    private static final Sum NOTHING = new Sum(BigDecimal.ZERO, 0);

    Sum with(JsonNode cost) {
      return cost.has("amount")
          ? new Sum(amount.add(new BigDecimal(cost.path("amount").asText())), unknown)
          : new Sum(amount, unknown + 1);
    }
  }

  static ArrayNode of(ArrayNode hops) {
    Map<String, Sum> sums = new TreeMap<>();
    for (JsonNode hop : hops) {
      JsonNode cost = hop.path("cost");
      if (cost.isObject()) {
        sums.merge(
            cost.path("currency").asText(), Sum.NOTHING.with(cost), (sum, _) -> sum.with(cost));
      }
    }
    ArrayNode costs = Json.array();
    sums.forEach(
        (currency, sum) ->
            costs
                .addObject()
                .put("currency", currency)
                .put("amount", sum.amount().stripTrailingZeros().toPlainString())
                .put("unknown", sum.unknown()));
    return costs;
  }
}
