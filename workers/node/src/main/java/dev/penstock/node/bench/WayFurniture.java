package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyPins;
import dev.penstock.store.Database;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import java.time.Clock;

/** What is there before the first effect of {@link WayBench}: a run, a policy, a secret. */
final class WayFurniture {

  static final DefinitionId DEFINITION = new DefinitionId("bench", "way", "1.0.0");
  static final String RUN = "run_01jd0000000000000000000000";
  static final String SECRET = "crm";

  private WayFurniture() {}

  static void makeTables(Database owner) {
    owner.inTransaction(
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute(
                """
                CREATE TABLE plain (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                    body text NOT NULL);
                GRANT INSERT ON plain TO penstock_worker;
                INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                                 policy_digest, status, input, started_by)
                VALUES ('%s', 'bench', 'way', '1.0.0', 'd', 'c', 'p', 'running', '{}',
                        'person:ada')
                """
                    .formatted(RUN));
          }
        });
  }

  /** The policy's digest. */
  static String furnish(Database owner, PolicyPins policies, DefinitionStore definitions) {
    JsonNode policy =
        Json.read(
            """
            {"policy": "default", "version": "1.0.0", "rules": [
              {"name": "target", "when": "action.host == \\"127.0.0.1\\"", "outcome": "allow"}]}
            """);
    JsonNode document =
        Json.read(
            """
            {"document": {"dsl": "1.0.3", "namespace": "bench", "name": "way", "version": "1.0.0"},
             "do": [{"call": {"call": "http",
                              "with": {"method": "post", "endpoint": "http://127.0.0.1"}}}]}
            """);
    Vault vault =
        new Vault(BenchStore.keyring(), new AuditTrail(BenchStore.keyring(), Clock.systemUTC()));
    return owner.inTransaction(
        connection -> {
          vault.put(connection, SECRET, SecretValue.of("s3cret-of-the-bench"), "person:ada");
          definitions.insert(connection, DEFINITION, document, "person:ada");
          return policies.policies().insert(connection, "default", "1.0.0", policy, "person:ada");
        });
  }
}
