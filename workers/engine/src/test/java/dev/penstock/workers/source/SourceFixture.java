package dev.penstock.workers.source;

import dev.penstock.json.Json;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.testing.StoreDesk;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Triggers that take from real brokers into a real store. */
public final class SourceFixture implements AutoCloseable {

  static final String DELIVERIES = "SELECT count(*)::text FROM delivery";

  public final StoreDesk desk = new StoreDesk();
  final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final TriggerStore triggers = new TriggerStore(desk.seal);

  public SourceFixture() {
    clear();
  }

  public void clear() {
    desk.store.sql(
        "TRUNCATE trigger, delivery, delivery_repeat, refusal, outbox, activation CASCADE");
    desk.allow("action.kind == 'source' && action.host == '127.0.0.1'");
  }

  /** A trigger that starts a run; the origin as JSON, as the file has it. */
  public void trigger(String name, String origin) {
    put(
        Trigger.parse(
            Json.read(
                """
                {"trigger": "%s", %s, "start": {"workflow": "default/review"},
                 "headers": ["nats-subject", "x-lang"]}
                """
                    .formatted(name, origin))));
  }

  private void put(Trigger trigger) {
    desk.store
        .api()
        .inTransaction(
            transaction -> {
              triggers.put(transaction, trigger, "ada");
              return true;
            });
  }

  public void enable(String name, boolean enabled) {
    desk.store.api().inTransaction(transaction -> triggers.enable(transaction, name, enabled));
  }

  /** Another worker, as another node has it. */
  public Sources sources() {
    return sources(opening -> opening);
  }

  Sources sources(UnaryOperator<Source.Opening> around) {
    return new Sources(
        desk.store.worker(),
        desk.store.ingress(),
        desk.store.keyring(),
        egress,
        eager(),
        Clock.systemUTC(),
        around);
  }

  /** A worker whose connection dies the first time that it is about to settle. */
  Sources mortal() {
    AtomicBoolean died = new AtomicBoolean();
    return sources(
        opening -> (source, server) -> new MortalTap(opening.open(source, server), died));
  }

  /** The tap is real; what is lost is the connection that it settles on. */
  private record MortalTap(Tap tap, AtomicBoolean died) implements Tap {
    @Override
    public List<Arrival> take(Duration within) throws TapException, InterruptedException {
      return tap.take(within);
    }

    @Override
    public void settle(List<Arrival> done) throws TapException, InterruptedException {
      if (!died.getAndSet(true)) {
        tap.close();
        throw new TapException("The connection died before anything was settled.");
      }
      tap.settle(done);
    }

    @Override
    public void giveBack(List<Arrival> left) {
      tap.giveBack(left);
    }

    @Override
    public void close() {
      tap.close();
    }
  }

  static SourceSettings eager() {
    return new SourceSettings(
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200));
  }

  @Override
  public void close() {
    egress.close();
    desk.close();
  }
}
