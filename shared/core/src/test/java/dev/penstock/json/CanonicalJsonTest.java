package dev.penstock.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F83: one value, one text (RFC 8785), so that digests and MACs mean something. */
class CanonicalJsonTest {

  /** RFC 8785 appendix B: the double's bits in hexadecimal, and its text. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void shouldWriteDoublesAsEcmaScriptDoes(String bits, String text) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(CanonicalJson.write(JsonNodeFactory.instance.numberNode(value))).isEqualTo(text);
  }

  /** RFC 8785 section 3.2.2 to 3.2.4. */
  @Test
  void shouldWriteTheExampleOfTheRfc() {
    JsonNode node =
        Json.read(
            """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
              "literals": [null, true, false]
            }
            """);

    assertThat(CanonicalJson.write(node.get("string")))
        .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    assertThat(CanonicalJson.write(node.get("literals"))).isEqualTo("[null,true,false]");
    // The first number has more digits than a double keeps, so it is written in full (see class).
    assertThat(CanonicalJson.write(node.get("numbers")))
        .isEqualTo("[333333333.33333329,1e+30,4.5,0.002,1e-27]");
  }

  /** RFC 8785 section 3.2.3: by UTF-16 code units, so the emoji sorts before the Hebrew letter. */
  @Test
  void shouldSortMembersByCodeUnits() {
    JsonNode node =
        Json.read(
            """
            {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
             "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
             "\\u00f6": "Latin Small Letter O With Diaeresis"}
            """);

    assertThat(new ArrayList<>(Json.read(CanonicalJson.write(node)).properties()))
        .extracting(member -> member.getValue().textValue())
        .containsExactly(
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
  }

  @Test
  void shouldKeepAmountsApartThatADoubleWouldNot() {
    assertThat(Digest.of(Json.read("9007199254740993")))
        .isNotEqualTo(Digest.of(Json.read("9007199254740992")));
    assertThat(Digest.of(Json.read("0.1000000000000000055")))
        .isNotEqualTo(Digest.of(Json.read("0.1")));
  }

  @Test
  void shouldRefuseWhatJsonHasNoTextFor() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> CanonicalJson.write(JsonNodeFactory.instance.numberNode(value)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldWriteTheSmallestDoubleAlikeHoweverItCame() {
    assertThat(CanonicalJson.write(Json.read("5e-324"))).isEqualTo("5e-324");
    assertThat(CanonicalJson.write(Json.read("4.9e-324"))).isEqualTo("4.9E-324");
  }

  @Provide
  Arbitrary<JsonNode> trees() {
    return JsonTrees.any();
  }

  @Property(tries = 500)
  void shouldBeAFixedPoint(@ForAll("trees") JsonNode tree) {
    String once = CanonicalJson.write(tree);

    assertThat(CanonicalJson.write(Json.read(once))).isEqualTo(once);
  }

  @Property(tries = 500)
  void shouldNotDependOnTheOrderOfMembers(@ForAll("trees") JsonNode tree, @ForAll Random random) {
    assertThat(CanonicalJson.write(shuffled(tree, random))).isEqualTo(CanonicalJson.write(tree));
  }

  @Property(tries = 1000)
  void shouldReadBackAsTheSameDouble(@ForAll double value) {
    String text = CanonicalJson.write(JsonNodeFactory.instance.numberNode(value));

    assertThat(new BigDecimal(text).doubleValue()).isEqualTo(value == 0 ? 0.0 : value);
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    if (node.isArray()) {
      var array = Json.array();
      node.forEach(item -> array.add(shuffled(item, random)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
    Collections.shuffle(members, random);
    ObjectNode object = Json.object();
    members.forEach(member -> object.set(member.getKey(), shuffled(member.getValue(), random)));
    return object;
  }
}
