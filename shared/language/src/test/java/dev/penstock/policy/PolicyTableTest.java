package dev.penstock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of actions against policies of platform, folder and workflow (F66, F67). */
class PolicyTableTest {

  private static final List<Policy> POLICIES =
      Stream.of("default", "finance", "payout").map(PolicyTableTest::policy).toList();

  static List<PolicyCase> cases() {
    return switch (PolicyCaseReader.read(tree("table.cases"))) {
      case PolicyCaseReader.Read.Cases(var cases) -> cases;
      case PolicyCaseReader.Read.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldDecideAsTheTableSays(PolicyCase one) {
    assertThat(new PolicyCases(POLICIES).run(one)).as(one.name()).isEmpty();
  }

  @Test
  void shouldHaveACaseForEachRuleAndTwoHundredInAll() {
    PolicyCases all = new PolicyCases(POLICIES);
    cases().forEach(all::run);

    assertThat(cases()).hasSizeGreaterThanOrEqualTo(200);
    assertThat(all.uncovered()).isEmpty();
  }

  private static Policy policy(String name) {
    return switch (Policy.parse(tree(name))) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }

  private static JsonNode tree(String name) {
    String file = "/policies/" + name + ".yaml";
    try (InputStream text =
        Objects.requireNonNull(PolicyTableTest.class.getResourceAsStream(file), file)) {
      return DocumentTree.read(file, text.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
