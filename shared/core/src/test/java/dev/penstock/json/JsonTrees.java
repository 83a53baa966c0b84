package dev.penstock.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Any JSON of a few levels, with each kind of number that a text is read as. */
final class JsonTrees {

  private static final int DEPTH = 3;

  private JsonTrees() {}

  static Arbitrary<JsonNode> any() {
    return any(DEPTH);
  }

  private static Arbitrary<JsonNode> any(int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            Arbitraries.just((JsonNode) nodes.nullNode()),
            Arbitraries.of(true, false).map(nodes::booleanNode),
            unicode(Arbitraries.strings().ofMaxLength(12)).map(nodes::textNode),
            Arbitraries.integers().map(nodes::numberNode),
            Arbitraries.longs().map(nodes::numberNode),
            Arbitraries.bigIntegers()
                .between(BigInteger.TWO.pow(63), BigInteger.TWO.pow(90))
                .map(number -> (JsonNode) nodes.numberNode(number)),
            Arbitraries.bigDecimals()
                .ofScale(8)
                .map(number -> (JsonNode) nodes.numberNode(number)));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<JsonNode> below = Arbitraries.lazy(() -> any(depth - 1));
    return Arbitraries.oneOf(
        leaves,
        below.list().ofMaxSize(4).map(list -> nodes.arrayNode().addAll(list)),
        Arbitraries.maps(unicode(Arbitraries.strings().ofMaxLength(6)), below)
            .ofMaxSize(4)
            .map(members -> nodes.objectNode().setAll(members)));
  }

  /** Lone surrogates are no Unicode text: RFC 8785 excludes them. */
  private static Arbitrary<String> unicode(StringArbitrary strings) {
    return strings.filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
  }
}
