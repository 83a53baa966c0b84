package dev.penstock.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Issue 7, item 8: who speaks of showing a tree besides others can only have less of it shown. */
class StrictestRulesPropertyTest {

  /** Every leaf is a text of its own, so what is shown tells which leaves are. */
  private static final JsonNode TREE =
      Json.read(
          """
          {"input": {"a": "leaf-one", "b": {"a": "leaf-two", "c": "leaf-three"},
                     "list": [{"a": "leaf-four", "c": "leaf-five"}, {"b": "leaf-six"}]},
           "output": {"a": "leaf-seven", "c": ["leaf-eight", "leaf-nine"]}}
          """);

  private static final List<String> LEAVES =
      List.of(
          "leaf-one",
          "leaf-two",
          "leaf-three",
          "leaf-four",
          "leaf-five",
          "leaf-six",
          "leaf-seven",
          "leaf-eight",
          "leaf-nine");

  @Property
  void whatOneHidesNobodyShows(
      @ForAll("said") FieldRules author, @ForAll("said") FieldRules policy) {
    Set<String> together = shown(new StrictestRules(List.of(author, policy)));

    assertThat(shown(author)).containsAll(together);
    assertThat(shown(policy)).containsAll(together);
  }

  @Property
  void theOrderInWhichTheySpeakIsTheSame(
      @ForAll("said") FieldRules one, @ForAll("said") FieldRules other) {
    assertThat(tree(new StrictestRules(List.of(one, other))))
        .isEqualTo(tree(new StrictestRules(List.of(other, one))));
  }

  @Property
  void whoSpeaksAloneIsHeardAsTheyAre(@ForAll("said") FieldRules one) {
    assertThat(tree(new StrictestRules(List.of(one)))).isEqualTo(tree(one));
    assertThat(tree(new StrictestRules(List.of(one, FieldRules.NONE)))).isEqualTo(tree(one));
  }

  private static JsonNode tree(ShowRules rules) {
    return Redaction.of(TREE, rules, _ -> "digest").shown();
  }

  private static Set<String> shown(ShowRules rules) {
    String text = tree(rules).toString();
    Set<String> shown = new TreeSet<>(LEAVES);
    shown.removeIf(leaf -> !text.contains('"' + leaf + '"'));
    return shown;
  }

  @Provide
  Arbitrary<FieldRules> said() {
    Arbitrary<String> segment = Arbitraries.of("a", "b", "c", "list", "0", "1", "*");
    Arbitrary<String> pointer =
        Arbitraries.of("/input", "/output")
            .flatMap(
                root ->
                    segment
                        .list()
                        .ofMaxSize(3)
                        .map(
                            path ->
                                root
                                    + String.join("", path.stream().map(it -> "/" + it).toList())));
    Arbitrary<String> key = Arbitraries.oneOf(pointer, Arbitraries.of("a", "b", "c", "list"));
    return Arbitraries.maps(key, Arbitraries.of("keep", "hash", "mask", "drop"))
        .ofMaxSize(5)
        .map(StrictestRulesPropertyTest::read);
  }

  private static FieldRules read(Map<String, String> said) {
    ObjectNode json = Json.object();
    said.forEach(json::put);
    return FieldRules.read(
        json,
        (member, what) -> {
          throw new AssertionError(member + " " + what);
        });
  }
}
