package dev.penstock.workers.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyStore;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What an operator does on a real store, for tests of what works there without runs. */
public final class StoreDesk implements AutoCloseable {

  public final PostgresFixture store = PostgresFixture.open();
  public final Seal seal = new Seal(store.keyring());
  public final AuditTrail audit = new AuditTrail(store.keyring(), Clock.systemUTC());
  private final Vault vault = new Vault(store.keyring(), audit);
  private final AtomicInteger versions = new AtomicInteger();

  /** Puts a policy in force that allows what fits, and nothing else. */
  public void allow(String when) {
    ObjectNode policy = Json.object().put("policy", "default");
    policy.put("version", "1.0." + versions.incrementAndGet());
    policy
        .putArray("rules")
        .addObject()
        .put("name", "out")
        .put("when", when)
        .put("outcome", "allow");
    store
        .api()
        .inTransaction(
            transaction -> {
              PolicyStore policies = new PolicyStore(store.api(), seal);
              String digest =
                  policies.insert(
                      transaction, "default", policy.path("version").asText(), policy, "ada");
              policies.activate(transaction, "default", digest, "ada");
              return true;
            });
  }

  public void secret(String name, String value, boolean rotate) {
    store
        .api()
        .inTransaction(
            transaction ->
                rotate
                    ? vault.rotate(transaction, name, SecretValue.of(value), "ada")
                    : vault.put(transaction, name, SecretValue.of(value), "ada"));
  }

  /** Waits until the first column of what the owner reads is this. */
  public void until(String sql, String... expected) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    List<String> found = strings(sql);
    while (!found.equals(List.of(expected))) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError(
            sql + " gives " + found + "; messages: " + strings("SELECT o::text FROM outbound o"));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      found = strings(sql);
    }
  }

  public List<String> strings(String sql, @Nullable Object... parameters) {
    return store.strings(sql, parameters);
  }

  @Override
  public void close() {
    store.close();
  }
}
