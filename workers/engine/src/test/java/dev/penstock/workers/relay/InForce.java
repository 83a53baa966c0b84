package dev.penstock.workers.relay;

import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;

/** The policy and the configuration that new runs of a store take. */
public final class InForce {

  private InForce() {}

  /** A policy of that version, and the configuration of the house, are in force from now on. */
  public static void activate(PostgresFixture store, String version) {
    Seal seal = new Seal(store.keyring());
    store
        .api()
        .inTransaction(
            connection -> {
              var policies = new PolicyStore(store.api(), seal);
              String digest =
                  policies.insert(
                      connection, "default", version, Json.object().put("v", version), "ada");
              policies.activate(connection, "default", digest, "ada");
              new ConfigStore(store.api(), seal)
                  .activate(connection, EffectiveConfig.of(EffectiveConfig.BASE), "ada");
              return true;
            });
  }

  /** What the worker pins of it. */
  public static RunPins pins(PostgresFixture store) {
    Seal seal = new Seal(store.keyring());
    Database database = store.worker();
    return new RunPins(
        new DefinitionStore(database, seal),
        new PolicyPins(new PolicyStore(database, seal), seal),
        new ConfigStore(database, seal),
        EffectiveConfig.BASE);
  }
}
