package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.penstock.workers.conformance.Counterparts;
import dev.penstock.workers.conformance.Features;
import dev.penstock.workers.conformance.MemoryResults;
import dev.penstock.workers.conformance.Reference;
import dev.penstock.workers.conformance.ScenarioResult;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * The specification's conformance kit, its feature files as they stand, and our own suite for the
 * sentences of the reference that the kit leaves out; on the real workflow, in memory. F3, F130.
 */
final class ConformanceTest {

  private static List<ScenarioResult> kit = List.of();
  private static List<ScenarioResult> own = List.of();

  @BeforeAll
  static void runBoth() throws IOException {
    own = run(Features.own());
    kit = run(Features.KIT);
    new MemoryResults(kit, own).keep();
  }

  @TestFactory
  Stream<DynamicTest> shouldBehaveAsTheKitSays() {
    assertThat(kit).hasSize(21);
    return kit.stream().map(r -> named(r, r::mustPass));
  }

  @TestFactory
  Stream<DynamicTest> shouldBehaveAsTheReferenceSays() {
    assertThat(own).isNotEmpty();
    return own.stream().map(r -> named(r, r::mustPass));
  }

  @TestFactory
  Stream<DynamicTest> shouldFindTheSentenceOfEachOfOursInTheReference() {
    Reference reference = new Reference();
    return own.stream().map(r -> named(r, () -> reference.mustSay(String.join(" ", r.place()))));
  }

  private static List<ScenarioResult> run(String tags) {
    try (MemorySubject subject = new MemorySubject();
        Counterparts counterparts = new Counterparts()) {
      return Features.run(tags, subject, counterparts);
    }
  }

  private static DynamicTest named(ScenarioResult result, Executable test) {
    return dynamicTest(result.feature() + ": " + result.name(), test);
  }
}
