package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.json.DigestCache;
import dev.penstock.redaction.FieldRules;

/** A run's data as it is shown: as its own definition says. Thread-safe. */
final class RunRules {

  private static final int KEPT = 500;

  private final DefinitionStore definitions;
  private final Shown shown;
  private final DigestCache<FieldRules> read = new DigestCache<>(KEPT);

  RunRules(DefinitionStore definitions, Shown shown) {
    this.definitions = definitions;
    this.shown = shown;
  }

  /** A run, to who looks at it. To the program that started it, its output is an answer. */
  void redact(ObjectNode run, Principal principal) {
    boolean isAnswer =
        !(principal instanceof Principal.Person)
            && run.path("startedBy").asText().equals(principal.actor());
    if (!isAnswer) {
      shown.told(run, of(run.path("definitionDigest").asText()), "input", "output", "problem");
    }
  }

  /** The way of a run: no place of it is named by an author, but members are. */
  void redactTrace(ObjectNode trace, String definition) {
    FieldRules rules = of(definition);
    for (String list : new String[] {"hops", "policyDecisions", "effects", "humanTasks"}) {
      trace
          .path(list)
          .forEach(
              row ->
                  shown.quiet(
                      (ObjectNode) row,
                      rules,
                      "detail",
                      "action",
                      "reason",
                      "answers",
                      "result",
                      "comment"));
    }
  }

  FieldRules of(String definition) {
    return read.get(definition)
        .orElseGet(
            () -> {
              // A document that does not open any more says nothing; it was checked when applied.
              FieldRules rules =
                  FieldRules.read(
                      definitions
                          .require(definition)
                          .document()
                          .at("/document/metadata/penstock/shown"),
                      (_, _) -> {});
              read.put(definition, rules);
              return rules;
            });
  }
}
