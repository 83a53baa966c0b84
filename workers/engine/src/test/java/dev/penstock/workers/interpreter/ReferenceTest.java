package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A random document ends as a second, plain reading of the reference says, or is refused. F130. */
final class ReferenceTest {

  private static final JsonNode INPUT = Json.object().put("n", 0);

  @Property(tries = 500)
  void shouldEndAsTheReferenceSays(@ForAll long seed) {
    ObjectNode document = ReferenceDocument.valid(new Random(seed));
    Optional<String> expected = ReferenceEvaluator.of(document, INPUT);
    Assume.that(expected.isPresent());

    String end =
        Journal.of(document, INPUT, List.of(), List.of(), UnaryOperator.identity())
            .lines()
            .getLast();

    assertThat(end).as(Json.write(document)).isEqualTo(expected.orElseThrow());
  }

  @Property(tries = 300)
  void shouldRefuseADocumentWithOneThingWrongInIt(@ForAll long seed) {
    ObjectNode document = ReferenceDocument.invalid(new Random(seed));

    assertThat(DefinitionReader.read("spoilt", document))
        .as(Json.write(document))
        .isInstanceOf(ReadResult.Invalid.class);
  }
}
