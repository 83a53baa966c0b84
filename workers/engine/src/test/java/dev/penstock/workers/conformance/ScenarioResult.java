package dev.penstock.workers.conformance;

import java.util.List;

/**
 * How a scenario ended.
 *
 * @param feature the name of its file
 * @param place the comment above it: where the specification says what it shows
 * @param documents the texts that its steps carry
 * @param why what failed; empty when nothing did
 */
public record ScenarioResult(
    String feature, String name, List<String> place, List<String> documents, String why) {

  public ScenarioResult {
    place = List.copyOf(place);
    documents = List.copyOf(documents);
  }

  public boolean passed() {
    return why.isEmpty();
  }

  /** Fails when the scenario did. */
  public void mustPass() {
    if (!passed()) {
      throw new AssertionError(feature + ": " + name + "\n" + why);
    }
  }
}
