package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The closed registry of tools (F103) and what each of them owes to the way of an effect. */
class ToolsTest {

  @Test
  void shouldHaveOneToolForEachCallOfTheLanguageAndNoOther() {
    Set<String> calls =
        Arrays.stream(EffectCallTask.class.getPermittedSubclasses())
            .map(
                type ->
                    type.getSimpleName().replaceAll("(Call)?Task$", "").toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());

    try (Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system())) {
      assertThat(new Tools(egress, Clock.systemUTC()).names()).isEqualTo(calls);
    }
  }

  @Test
  void shouldRefuseEmptyArgumentsBeforeAnythingIsDecided() {
    try (Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system())) {
      Tools tools = new Tools(egress, Clock.systemUTC());
      for (String name : tools.names()) {
        assertThatThrownBy(() -> tools.find(name).orElseThrow().prepare(Json.object(), nothing()))
            .as(name)
            .isInstanceOf(InvalidArgumentsException.class);
      }
    }
  }

  @Test
  void shouldKnowNoOtherTool() {
    try (Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system())) {
      assertThat(new Tools(egress, Clock.systemUTC()).find("telnet")).isEmpty();
    }
  }

  private static Preparation nothing() {
    return new Preparation(
        action -> {
          throw new AssertionError("asked for " + action);
        },
        (names, _) -> {
          throw new AssertionError("opened " + names);
        },
        Deadline.in(Duration.ofSeconds(1)),
        "/do/0/call");
  }
}
