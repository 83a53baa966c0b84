package dev.penstock.workers.outbound;

import dev.penstock.approval.ApprovalLinks;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.subscription.Target;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.asyncapi.KafkaPublisher;
import dev.penstock.workers.asyncapi.NatsPublisher;
import dev.penstock.workers.effect.CompiledPolicies;
import dev.penstock.workers.effect.PolicyInForce;
import dev.penstock.workers.http.Egress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to subscribers until they have them: at least once, each under an id that stays. Any
 * number may run at once. One that dies leaves what it had taken to the others, when its lease is
 * over.
 */
public final class Outbound implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

  private final Database database;
  private final OutboundSettings settings;
  private final OutboundQueue queue;
  private final OutboundIntents intents;
  private final OutboundOutcomes outcomes;
  private final WebhookSending webhooks;
  private final NatsSending streams;
  private final KafkaSending topics;
  private final AwsSending services;
  private final StoreBell bell;
  private final Semaphore free;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * One that does not run yet.
   *
   * @param database acting as the worker role, with a connection for each message under way
   * @param egress the way out
   */
  public Outbound(
      Database database, Keyring keyring, Egress egress, OutboundSettings settings, Clock clock) {
    Seal seal = new Seal(keyring);
    AuditTrail audit = new AuditTrail(keyring, clock);
    PolicyPins policies = new PolicyPins(new PolicyStore(database, seal), seal);
    this.database = database;
    this.settings = settings;
    this.queue = new OutboundQueue(settings);
    this.intents =
        new OutboundIntents(
            database,
            audit,
            new SubscriptionStore(seal),
            new OutboundGate(new PolicyInForce(policies, new CompiledPolicies(policies)), clock),
            new VaultReader(keyring),
            new QuestionLinks(new ApprovalLinks(seal), audit, clock));
    this.outcomes = new OutboundOutcomes(database, audit, keyring, settings, clock);
    this.webhooks = new WebhookSending(egress, clock, settings.timeout());
    this.streams = new NatsSending(new NatsPublisher(egress), settings.timeout());
    this.topics =
        new KafkaSending(new KafkaPublisher(egress), intents::further, settings.timeout());
    this.services = new AwsSending(egress, settings.timeout());
    this.bell = new StoreBell(database, Fanout.CHANNEL);
    this.free = new Semaphore(settings.atOnce());
    this.thread = Thread.ofPlatform().daemon().name("outbound").unstarted(this::run);
  }

  /** Starts its thread; it runs until closed. */
  public Outbound start() {
    thread.start();
    return this;
  }

  /** Lets what is under way end, for as long as one answer may take. */
  @Override
  public void close() {
    stopping = true;
    threads.shutdown();
    try {
      thread.join(settings.timeout());
      if (!threads.awaitTermination(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Messages that are under way are left to the next.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bell.close();
  }

  private void run() {
    while (!stopping) {
      try {
        if (round() == 0) {
          bell.await(settings.poll());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (PlatformException e) {
        LOG.warn("Nothing can be sent now: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        // A defect of ours must not end the one thread that carries everybody's events.
        LOG.error("Sending failed and goes on", e);
        pause();
      }
    }
  }

  /** Takes what is due and has it sent; how many messages that was. */
  private int round() throws InterruptedException {
    if (!free.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
      return 1;
    }
    int most = 1 + free.drainPermits();
    int used = 0;
    try {
      List<Message> taken = database.inTransaction(transaction -> queue.take(transaction, most));
      for (Message message : taken) {
        threads.execute(() -> sendAndGiveBack(message));
        used++;
      }
      return used;
    } finally {
      free.release(most - used);
    }
  }

  private void sendAndGiveBack(Message message) {
    try {
      send(message);
    } catch (PlatformException e) {
      // Its lease ends, and then it is taken again.
      LOG.warn("The message {} is not settled: {}", message.id(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The message {} failed", message.id(), e);
    } finally {
      free.release();
    }
  }

  void send(Message message) {
    switch (intents.intend(message)) {
      case OutboundIntents.Intent.Refused(String reason) ->
          outcomes.settle(message, null, new Sent.Refused(reason), Duration.ZERO);
      case OutboundIntents.Intent.Ready(Outgoing outgoing) -> {
        try (outgoing) {
          long started = System.nanoTime();
          Sent sent = sent(outgoing);
          Duration took = Duration.ofNanos(System.nanoTime() - started);
          outcomes.settle(message, outgoing, sent, took);
        }
      }
    }
  }

  private Sent sent(Outgoing outgoing) {
    try {
      return switch (outgoing.target()) {
        case Target.Webhook webhook -> webhooks.send(outgoing, webhook);
        case Target.Nats nats -> streams.send(outgoing, nats);
        case Target.Kafka kafka -> topics.send(outgoing, kafka);
        case Target.Aws aws -> services.send(outgoing, aws);
      };
    } catch (PlatformException e) {
      return new Sent.Refused(e.problem().detail());
    }
  }

  private void pause() {
    try {
      Thread.sleep(settings.poll());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
