package dev.penstock.workers.effect;

import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.json.DigestCache;
import dev.penstock.policy.Declared;
import java.util.Optional;

/** What the stored definitions say of themselves, for rules. Thread-safe. */
final class DeclaredFacts {

  private final DefinitionStore definitions;
  // A version never changes, so its id says as much as its digest.
  private final DigestCache<StoredDefinition> known = new DigestCache<>(200);

  DeclaredFacts(DefinitionStore definitions) {
    this.definitions = definitions;
  }

  /**
   * Of a task.
   *
   * @throws dev.penstock.problem.PlatformException {@code tampered}, naming the row
   */
  Declared of(DefinitionId id, String position) {
    Optional<StoredDefinition> found = known.get(id.toString());
    if (found.isEmpty()) {
      found = definitions.find(id);
      found.ifPresent(stored -> known.put(id.toString(), stored));
    }
    return found.isEmpty() ? new Declared.Unknown() : Declared.of(found.get().document(), position);
  }
}
