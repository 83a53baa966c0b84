package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.workers.protocol.RunResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The specification's own conformance kit, every scenario of it, on the real workflow. The public
 * hosts that it names are answered by a target on loopback. F1, F3.
 */
final class ConformanceTest {

  private static RunFixture fixture;
  private static PetStore petStore;

  @BeforeAll
  static void start() {
    petStore = new PetStore();
    fixture = new RunFixture();
    fixture.effects.answer(petStore.effects()::perform);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    petStore.close();
  }

  static Stream<KitScenario> scenarios() {
    return KitScenario.all().stream();
  }

  @Test
  void shouldRunAllOfTheKit() {
    assertThat(KitScenario.all()).hasSize(21);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldBehaveAsTheKitSays(KitScenario scenario) {
    var definition =
        switch (DefinitionReader.read("kit.yaml", scenario.definition())) {
          case ReadResult.Valid(var valid, _) -> valid;
          case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
        };
    RunResult result = fixture.run(RunFixture.start(definition, scenario.input()));
    switch (scenario.expected()) {
      case KitScenario.Expected.Fault(var error) -> {
        assertThat(result).isInstanceOf(RunResult.Faulted.class);
        var raised = RunFixture.json(((RunResult.Faulted) result).error());
        error.properties().forEach(e -> assertThat(raised.get(e.getKey())).isEqualTo(e.getValue()));
      }
      case KitScenario.Expected.Completion(var output, var properties, var values, var sizes) -> {
        assertThat(result).isInstanceOf(RunResult.Completed.class);
        JsonNode actual = ((RunResult.Completed) result).output();
        output.ifPresent(expected -> assertThat(actual).isEqualTo(expected));
        properties.forEach(p -> assertThat(at(actual, p).isMissingNode()).as(p).isFalse());
        sizes.forEach((p, size) -> assertThat(at(actual, p)).as(p).hasSize(size));
        values.forEach((p, value) -> assertThat(at(actual, p)).as(p).isEqualTo(value));
      }
    }
  }

  private static JsonNode at(JsonNode tree, String path) {
    return tree.at("/" + path.replace('.', '/'));
  }
}
