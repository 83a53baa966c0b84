package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.web.Deprecation;
import dev.penstock.trace.Hop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The OpenAPI document is sound by itself and says what the code does. */
class OpenApiDocumentTest {

  private final Contract contract = Contract.load();

  @Test
  void shouldNameEveryOperationOnceAndEveryOneThatTheCodeKnows() {
    List<String> ids = contract.operations().stream().map(Contract.Op::id).toList();

    assertThat(ids)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Operation.values()).map(Operation::id).toList());
  }

  @Test
  void shouldNameEveryKindOfHop() {
    List<String> kinds = new ArrayList<>();
    contract
        .document()
        .at("/components/schemas/Hop/properties/kind/enum")
        .forEach(kind -> kinds.add(kind.asText()));

    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Hop.Kind.values())
                // The whole run is no bar of its own waterfall.
                .filter(kind -> kind != Hop.Kind.RUN)
                .map(Hop.Kind::wire)
                .toList());
  }

  @Test
  void shouldSayOfTheSameOperationsThatTheyAreOnTheirWayOutAsTheirAnswersDo() {
    assertThat(
            contract.operations().stream()
                .filter(op -> op.json().path("deprecated").asBoolean())
                .map(Contract.Op::id))
        .containsExactlyInAnyOrderElementsOf(
            Deprecation.OF_V1.keySet().stream().map(Operation::id).toList());
  }

  @Test
  void shouldPromiseProblemsForEveryRefusal() {
    for (Contract.Op op : contract.operations()) {
      List<String> refusals = new ArrayList<>();
      op.json().path("responses").fieldNames().forEachRemaining(refusals::add);
      refusals.removeIf(status -> status.compareTo("400") < 0);
      assertThat(refusals).as(op.id()).isNotEmpty();
      for (String status : refusals) {
        JsonNode response = op.json().path("responses").path(status);
        String form = op.template().startsWith("/api/v1/scim/") ? "/Scim" : "/Problem";
        boolean problem = response.path("$ref").asText().endsWith(form + status);
        assertThat(problem || op.id().equals("getHealth")).as(op.id() + " " + status).isTrue();
      }
    }
  }

  @Test
  void shouldGiveEverySchemaAnExampleThatItsSchemaAccepts() {
    for (var schema : contract.document().at("/components/schemas").properties()) {
      assertThat(schema.getValue().path("examples")).as(schema.getKey()).isNotEmpty();
      for (JsonNode example : schema.getValue().path("examples")) {
        assertThat(contract.violations(schema.getValue(), example)).as(schema.getKey()).isEmpty();
      }
    }
  }

  @Test
  void shouldPointOnlyAtWhatIsThere() {
    for (JsonNode reference : contract.document().findValues("$ref")) {
      assertThat(contract.document().at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void shouldNameTheRolesThatAccessLetsIn() {
    for (Contract.Op op : contract.operations()) {
      Operation operation =
          Arrays.stream(Operation.values()).filter(o -> o.id().equals(op.id())).findFirst().get();
      TreeSet<String> told = new TreeSet<>();
      op.json().path("x-roles").forEach(role -> told.add(role.asText()));
      TreeSet<String> real = new TreeSet<>();
      boolean anybody = permits(new Principal.Anonymous(), operation);
      for (Role role : Role.values()) {
        if (permits(person(role.wire()), operation)) {
          real.add(role.wire());
        }
      }
      boolean anySession = permits(person("guest"), operation);
      assertThat(told)
          .as(op.id())
          .isEqualTo(
              anybody
                  ? new TreeSet<>(List.of("anonymous"))
                  : anySession ? new TreeSet<>(List.of("session")) : real);
    }
  }

  private static Principal.Person person(String role) {
    return new Principal.Person(
        "ada",
        Grants.everywhere(List.of(role)),
        "00",
        List.of("token"),
        java.time.Instant.MAX,
        false);
  }

  private static boolean permits(Principal principal, Operation operation) {
    return Access.decide(principal, operation) instanceof AccessDecision.Permitted;
  }
}
