package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyScope;
import dev.penstock.policy.PolicyStore;
import dev.penstock.postgres.testing.PostgresFixture;
import java.nio.charset.StandardCharsets;

/** Puts policies in force and pins runs to them, as the API and the scheduler do. */
record StoredPolicies(PostgresFixture store) {

  /** The digest of the set that a run takes now. */
  String pin(String runId) {
    Seal seal = new Seal(store.keyring());
    PolicyPins pins = new PolicyPins(new PolicyStore(store.worker(), seal), seal);
    return store
        .worker()
        .inTransaction(connection -> pins.pin(connection, runId, EffectFixture.DEFINITION));
  }

  /**
   * Puts a version in force.
   *
   * @param head further lines of the file
   * @param rules in YAML's flow style
   * @return its digest
   */
  String apply(String name, String version, String head, String rules) {
    JsonNode document =
        DocumentTree.read(
            "policies/p.yaml",
            "policy: %s\nversion: %s\n%s\nrules: [%s]\n"
                .formatted(name, version, head, rules)
                .getBytes(StandardCharsets.UTF_8));
    PolicyStore policies = new PolicyStore(store.api(), new Seal(store.keyring()));
    return store
        .api()
        .inTransaction(
            connection -> {
              String digest = policies.insert(connection, name, version, document, "person:ada");
              policies.activate(connection, PolicyScope.of(document).key(), digest, "person:ada");
              return digest;
            });
  }
}
