package dev.penstock.functions.ingress;

import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryDecision;
import dev.penstock.delivery.DeliveryHeaders;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.delivery.Refusal;
import dev.penstock.delivery.SignatureVerifier;
import dev.penstock.delivery.Verdict;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.WebhookScheme;
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
 * signature over the raw bytes, then one transaction. Nothing reads the body. Thread-safe.
 */
final class FrontDoor {

  private static final Pattern PATH =
      Pattern.compile("/hooks/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)");

  private final Database database;
  private final Clock clock;
  private final TriggerLookup triggers;
  private final SignatureVerifier signatures;
  private final AuditTrail audit;
  private final DeliveryLedger ledger;
  private final RateLimit rate;
  private final RefusalRecord refusals;
  private final byte[] decoy = new byte[32];

  FrontDoor(Database database, Keyring keyring, IngressSettings settings, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.triggers = new TriggerLookup(keyring);
    this.signatures = new SignatureVerifier(clock);
    this.audit = new AuditTrail(keyring, clock);
    this.ledger = new DeliveryLedger(audit);
    this.rate = new RateLimit(settings.ratePerSecond(), settings.burst(), System::nanoTime);
    this.refusals = new RefusalRecord(settings.refusalsPerMinute(), System::nanoTime);
    new SecureRandom().nextBytes(decoy);
  }

  HttpResponse answer(HttpRequest request) {
    long startedNanos = System.nanoTime();
    Instant receivedAt = clock.instant();
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Answers.unknown();
    }
    if (!request.method().equals("POST")) {
      return Answers.methodNotAllowed();
    }
    String name = path.group(1);
    var wait = rate.take(name + " " + request.sourceIp());
    if (wait.isPresent()) {
      return Answers.rateLimited(wait.get());
    }
    if (request.body().length > WebhookLimits.MAX_BODY_BYTES) {
      return Answers.tooLarge();
    }
    if (!MediaTypes.taken(request)) {
      return Answers.unsupportedMediaType();
    }
    return database.inTransaction(
        transaction -> admit(transaction, name, request, receivedAt, startedNanos));
  }

  private HttpResponse admit(
      Connection transaction,
      String name,
      HttpRequest request,
      Instant receivedAt,
      long startedNanos)
      throws SQLException {
    Optional<OpenTrigger> kept = triggers.kept(name);
    if (kept.isPresent()) {
      Verdict verdict = verdict(kept.get(), request);
      if (verdict instanceof Verdict.Verified(String senderId)) {
        var decision = store(transaction, kept.get(), senderId, request, receivedAt, startedNanos);
        if (decision.isPresent()) {
          return Answers.accepted(decision.get());
        }
      }
    }
    // What was kept may be out of date: nothing is refused, and nobody told apart, by it.
    Optional<OpenTrigger> found;
    try {
      found = triggers.find(transaction, name);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.TAMPERED) {
        refuse(transaction, name, Refusal.TAMPERED, request.sourceIp());
        FailureLog.error(e.problem().detail(), e);
        return Answers.unavailable();
      }
      throw e;
    }
    if (found.isEmpty()) {
      // The same work as for a trigger that is there, so that the time taken tells nothing either.
      signatures.verify(new WebhookScheme.GitHub(), request, List.of(decoy));
      return Answers.unknown();
    }
    Verdict verdict = verdict(found.get(), request);
    // Not a switch: see WebhookScheme.Kind.
    if (verdict instanceof Verdict.Refused(Refusal reason)) {
      refuse(transaction, name, reason, request.sourceIp());
      return Answers.unauthenticated();
    }
    if (verdict instanceof Verdict.Verified(String senderId)) {
      var decision = store(transaction, found.get(), senderId, request, receivedAt, startedNanos);
      // Changed between two statements: the sender's next try meets the trigger as it is then.
      return decision.isPresent() ? Answers.accepted(decision.get()) : Answers.unavailable();
    }
    return Answers.unidentified();
  }

  private Verdict verdict(OpenTrigger open, HttpRequest request) {
    return signatures.verify(open.trigger().webhook().scheme(), request, open.secrets());
  }

  private Optional<DeliveryDecision> store(
      Connection transaction,
      OpenTrigger open,
      String senderId,
      HttpRequest request,
      Instant receivedAt,
      long startedNanos)
      throws SQLException {
    Trigger trigger = open.trigger();
    var delivery =
        Delivery.fresh(
            trigger.name(),
            senderId,
            trigger.webhook().scheme().wire(),
            DeliveryHeaders.of(request),
            request.header("content-type").orElse(""),
            request.body(),
            receivedAt);
    return ledger.accept(transaction, delivery, open.stamp(), request.sourceIp(), startedNanos);
  }

  private void refuse(Connection transaction, String trigger, Refusal reason, String source)
      throws SQLException {
    var entry = refusals.entry(trigger, reason, source);
    if (entry.isPresent()) {
      audit.append(transaction, entry.get());
    }
  }
}
