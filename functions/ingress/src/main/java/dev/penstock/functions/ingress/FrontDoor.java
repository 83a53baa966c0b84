package dev.penstock.functions.ingress;

import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.DeliveryCheck;
import dev.penstock.delivery.DeliveryDecision;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.delivery.Refusal;
import dev.penstock.delivery.RefusalRecord;
import dev.penstock.delivery.Verdict;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.function.FailureLog;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.RateLimit;
import dev.penstock.id.Ids;
import dev.penstock.keyring.Keyring;
import dev.penstock.outbox.OutboxBell;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.spill.Spill;
import dev.penstock.store.Database;
import dev.penstock.trigger.Sender;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way of a delivery: what can be told from the request alone, then the trigger, then the
 * signature over the raw bytes, then one transaction. Nothing reads the body before its signature
 * held, and then only what its scheme has in it. Thread-safe.
 */
final class FrontDoor {

  private static final Pattern PATH =
      Pattern.compile("/hooks/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)");

  /** The query of a challenge-response check, the only thing that is ever asked by GET. */
  private static final String CRC_TOKEN = "crc_token=";

  private final Database database;
  private final Clock clock;
  private final TriggerLookup triggers;
  private final TrustedTriggers trusted;
  private final SideDoor sideDoor;
  private final AuditTrail audit;
  private final DeliveryLedger ledger;
  private final RateLimit rate;
  private final RefusalRecord refusals;
  private final DeliveryCheck decoy;

  FrontDoor(
      Database database,
      Keyring keyring,
      IngressSettings settings,
      Clock clock,
      Spill spill,
      Optional<OutboxBell> bell) {
    this.database = database;
    this.clock = clock;
    this.triggers = new TriggerLookup(keyring);
    this.trusted = new TrustedTriggers(triggers, clock);
    this.sideDoor = new SideDoor(spill, trusted);
    this.audit = new AuditTrail(keyring, clock);
    this.ledger = new DeliveryLedger(audit, keyring, bell);
    this.rate = new RateLimit(settings.ratePerSecond(), settings.burst(), System::nanoTime);
    this.refusals = new RefusalRecord(settings.refusalsPerMinute(), System::nanoTime);
    byte[] nobodys = new byte[32];
    new SecureRandom().nextBytes(nobodys);
    this.decoy = DeliveryCheck.of(Sender.GITHUB.scheme(), List.of(nobodys));
  }

  HttpResponse answer(HttpRequest request) {
    long startedNanos = System.nanoTime();
    Instant receivedAt = clock.instant();
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Answers.unknown();
    }
    boolean tried = request.method().equals("GET") && request.query().startsWith(CRC_TOKEN);
    if (!tried && !request.method().equals("POST")) {
      return Answers.methodNotAllowed();
    }
    String name = path.group(1);
    RateLimit.Taken token = rate.take(name + " " + request.sourceIp());
    if (!token.isGranted()) {
      return Answers.rateLimited(token);
    }
    if (tried) {
      return database.inTransaction(transaction -> handshake(transaction, name, request));
    }
    if (request.body().length > WebhookLimits.MAX_BODY_BYTES) {
      return Answers.tooLarge();
    }
    if (!MediaTypes.taken(request)) {
      return Answers.unsupportedMediaType();
    }
    String id = Ids.next("dlv");
    if (sideDoor.isFirst(name)) {
      var queued = sideDoor.admit(id, name, request, receivedAt, startedNanos);
      if (queued.isPresent()) {
        return queued.get();
      }
    }
    try {
      return database.inTransaction(
          transaction -> admit(transaction, id, name, request, receivedAt, startedNanos));
    } catch (PlatformException e) {
      if (e.problem().type() != ProblemType.UNAVAILABLE) {
        throw e;
      }
      sideDoor.storeIsAway(true);
      return sideDoor.admit(id, name, request, receivedAt, startedNanos).orElseThrow(() -> e);
    }
  }

  /** Has the store confirm what is trusted while it is away; so it is known whether it is. */
  void confirmTriggers() {
    try {
      trusted.confirm(database);
      sideDoor.storeIsAway(false);
    } catch (PlatformException e) {
      sideDoor.storeIsAway(e.problem().type() == ProblemType.UNAVAILABLE);
      throw e;
    }
  }

  /** Whether the store was away when it was last needed. */
  boolean storeIsAway() {
    return sideDoor.storeIsAway();
  }

  /** A trigger without a handshake says no more of itself than one that isn't there. */
  private HttpResponse handshake(Connection transaction, String name, HttpRequest request)
      throws SQLException {
    return triggers
        .find(transaction, name)
        .flatMap(open -> open.check().handshake(request))
        .orElseGet(Answers::unknown);
  }

  private HttpResponse admit(
      Connection transaction,
      String id,
      String name,
      HttpRequest request,
      Instant receivedAt,
      long startedNanos)
      throws SQLException {
    Optional<OpenTrigger> kept = triggers.kept(name);
    if (kept.isPresent()) {
      Verdict verdict = kept.get().check().verify(request, receivedAt);
      if (verdict instanceof Verdict.Verified(String senderId)) {
        var decision =
            store(transaction, id, kept.get(), senderId, request, receivedAt, startedNanos);
        if (decision.isPresent()) {
          return accepted(kept.get(), decision.get(), request);
        }
      }
    }
    // What was kept may be out of date: nothing is refused, and nobody told apart, by it.
    Optional<OpenTrigger> found;
    try {
      found = triggers.find(transaction, name);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.TAMPERED) {
        refuse(transaction, name, Refusal.TAMPERED, request, receivedAt);
        FailureLog.error("ingress", e.problem().detail(), e);
        return Answers.unavailable();
      }
      throw e;
    }
    if (found.isEmpty()) {
      // The same work as for a trigger that is there, so that the time taken tells nothing either.
      decoy.verify(request, receivedAt);
      return Answers.unknown();
    }
    Verdict verdict = found.get().check().verify(request, receivedAt);
    // Not a switch: see WebhookScheme.Kind.
    if (verdict instanceof Verdict.Refused(Refusal reason)) {
      refuse(transaction, name, reason, request, receivedAt);
      return Answers.unauthenticated();
    }
    if (verdict instanceof Verdict.Verified(String senderId)) {
      var decision =
          store(transaction, id, found.get(), senderId, request, receivedAt, startedNanos);
      // Changed between two statements: the sender's next try meets the trigger as it is then.
      return decision.isPresent()
          ? accepted(found.get(), decision.get(), request)
          : Answers.unavailable();
    }
    if (verdict instanceof Verdict.Answered(HttpResponse answer)) {
      return answer;
    }
    return Answers.unidentified();
  }

  private static HttpResponse accepted(
      OpenTrigger open, DeliveryDecision decision, HttpRequest request) {
    return Answers.accepted(decision, open.trigger(), request.body());
  }

  private Optional<DeliveryDecision> store(
      Connection transaction,
      String id,
      OpenTrigger open,
      String senderId,
      HttpRequest request,
      Instant receivedAt,
      long startedNanos)
      throws SQLException {
    var delivery = open.delivery(id, senderId, request, receivedAt);
    return ledger.accept(transaction, delivery, open.stamp(), request.sourceIp(), startedNanos);
  }

  private void refuse(
      Connection transaction,
      String trigger,
      Refusal reason,
      HttpRequest request,
      Instant receivedAt)
      throws SQLException {
    refusals.put(
        transaction, audit, trigger, reason, request.sourceIp(), request.body().length, receivedAt);
  }
}
