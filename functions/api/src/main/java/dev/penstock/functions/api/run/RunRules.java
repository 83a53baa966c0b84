package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.json.DigestCache;
import dev.penstock.policy.PolicyPins;
import dev.penstock.redaction.FieldRules;
import dev.penstock.redaction.ShowRules;
import dev.penstock.redaction.StrictestRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's data as it is shown: as its own definition says, and the policies of the platform, its
 * folder and its workflow as they are now. The strictest of them holds. Thread-safe.
 */
final class RunRules {

  private static final int KEPT = 500;

  private final DefinitionStore definitions;
  private final PolicyPins policies;
  private final Shown shown;
  private final DigestCache<Said> read = new DigestCache<>(KEPT);

  /** What a definition says, and which one it is. */
  private record Said(DefinitionId id, FieldRules rules) {}

  RunRules(DefinitionStore definitions, PolicyPins policies, Shown shown) {
    this.definitions = definitions;
    this.policies = policies;
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
    ShowRules rules = of(definition);
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

  private ShowRules of(String definition) {
    Said said = said(definition);
    List<ShowRules> all = new ArrayList<>();
    all.add(said.rules());
    all.addAll(policies.shown(said.id().namespace(), said.id().name()));
    return new StrictestRules(all);
  }

  private Said said(String definition) {
    return read.get(definition)
        .orElseGet(
            () -> {
              // A document that does not open any more says nothing; it was checked when applied.
              StoredDefinition stored = definitions.require(definition);
              Said said =
                  new Said(
                      stored.id(),
                      FieldRules.read(
                          stored.document().at("/document/metadata/penstock/shown"), (_, _) -> {}));
              read.put(definition, said);
              return said;
            });
  }
}
