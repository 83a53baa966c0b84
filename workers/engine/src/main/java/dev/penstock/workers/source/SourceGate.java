package dev.penstock.workers.source;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.effect.PinnedPolicies;
import dev.penstock.workers.effect.PolicyInForce;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a trigger may connect to its broker, and with what: the policy in force decides each
 * time, and what it decides is on the trail before anything is connected. The same decision twice
 * in a row is there once. Thread-safe.
 */
final class SourceGate {

  /** The kind of action, for rules. */
  static final String KIND = "source";

  private final Database worker;
  private final AuditTrail audit;
  private final PolicyInForce policy;
  private final VaultReader vault;
  private final Clock clock;
  private final Map<String, String> recorded = new ConcurrentHashMap<>();

  SourceGate(
      Database worker, AuditTrail audit, PolicyInForce policy, Keyring keyring, Clock clock) {
    this.worker = worker;
    this.audit = audit;
    this.policy = policy;
    this.vault = new VaultReader(keyring);
    this.clock = clock;
  }

  /** With what a broker may be connected to. The caller closes it. */
  record Pass(Reach reach, List<OpenSecret> secrets) implements AutoCloseable {
    Pass {
      secrets = List.copyOf(secrets);
    }

    @Override
    public void close() {
      secrets.forEach(OpenSecret::close);
    }
  }

  /**
   * Asks for a way to one of its servers.
   *
   * @throws TapException when the policy or a missing secret keeps it shut
   * @throws PlatformException {@code unavailable} when the store is away
   */
  Pass open(OpenSource source, URI server) throws TapException {
    PolicyInForce.Ruling ruling = ruling(source, server);
    if (ruling.reach().isEmpty()) {
      throw new TapException(ruling.reason());
    }
    List<OpenSecret> secrets =
        worker.inTransaction(
            connection ->
                source.broker().secret().isEmpty()
                    ? List.of()
                    : List.of(
                        vault.open(connection, source.broker().secret().get(), source.folder())));
    return new Pass(ruling.reach().get(), secrets);
  }

  /** How far a further host may be gone to that the broker names. */
  Reach admit(OpenSource source, URI server) throws TapException {
    PolicyInForce.Ruling ruling = ruling(source, server);
    return ruling.reach().orElseThrow(() -> new TapException(ruling.reason()));
  }

  private PolicyInForce.Ruling ruling(OpenSource source, URI server) {
    String asked = source.name() + " " + source.broker().place() + " " + server;
    String before = recorded.getOrDefault(asked, "");
    PolicyInForce.Ruling ruling =
        worker.inTransaction(transaction -> rule(transaction, source, server, before));
    recorded.put(asked, said(ruling));
    return ruling;
  }

  private PolicyInForce.Ruling rule(
      Connection transaction, OpenSource source, URI server, String before) throws SQLException {
    PolicyInForce.Ruling ruling =
        policy.rule(transaction, question(source, server, clock.instant()), "trigger");
    if (!said(ruling).equals(before)) {
      audit.append(
          transaction,
          AuditEntry.of(said(ruling).split(" ", 2)[0], "worker", source.name())
              .with("source", source.broker().kind() + " " + server.getRawAuthority())
              .with("place", source.broker().place())
              .with("policy", ruling.reason()));
    }
    return ruling;
  }

  private static String said(PolicyInForce.Ruling ruling) {
    return (ruling.reach().isPresent() ? "source.opened " : "source.refused ") + ruling.reason();
  }

  private static PolicyRequest question(OpenSource source, URI server, Instant at) {
    var shown = Json.object().put("place", source.broker().place());
    return new PolicyRequest(
        new PolicyRequest.Action(
            KIND,
            "GET",
            source.name(),
            server.getScheme(),
            PinnedPolicies.host(server),
            PinnedPolicies.port(server),
            server.getRawPath() == null ? "" : server.getRawPath(),
            "key",
            shown),
        new PolicyRequest.Run("", "", "", "", "trigger:" + source.name()),
        new PolicyRequest.Task("/triggers/" + source.name(), source.name()),
        at);
  }
}
