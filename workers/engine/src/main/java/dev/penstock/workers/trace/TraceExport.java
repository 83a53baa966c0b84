package dev.penstock.workers.trace;

import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.workers.retention.Regularly;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the spans of runs from the hops on record, in their order. What can't be told now stays on
 * record and is told later, but for what is older than a day by then. A span is told once; when the
 * node dies between telling and noting that, once more with the same id.
 */
public final class TraceExport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TraceExport.class);

  private static final Duration OLDEST = Duration.ofDays(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int HOPS_AT_ONCE = 200;

  private final Database database;
  private final TraceSampling sampling;
  private final SpanSink sink;
  private final HopMeter meter;
  private final Clock clock;
  private final Teller teller;
  private final Horizon horizon;
  private final Regularly thread;
  private Duration pause = Duration.ZERO;
  private Instant next = Instant.MIN;
  private volatile @Nullable String away;

  private TraceExport(
      Database database,
      TraceSampling sampling,
      SpanSink sink,
      HopMeter meter,
      String name,
      Duration every,
      Clock clock) {
    this.database = database;
    this.sampling = sampling;
    this.sink = sink;
    this.meter = meter;
    this.clock = clock;
    this.teller = new Teller(database, name);
    this.horizon = new Horizon(database);
    // Taken before anything is relayed: the first run of all is told, too.
    teller.take();
    this.thread = Regularly.start("traces", every, this::tell);
  }

  /**
   * Begins.
   *
   * @param database acting as the worker role
   * @param name of this process and of no other
   */
  public static TraceExport start(
      Database database,
      TraceSampling sampling,
      SpanSink sink,
      HopMeter meter,
      String name,
      Duration every,
      Clock clock) {
    return new TraceExport(database, sampling, sink, meter, name, every, clock);
  }

  /** What an operator must know; empty when spans arrive. */
  public List<String> notices() {
    String reason = away;
    return reason == null
        ? List.of()
        : List.of("Traces can't be exported and wait in the store: " + reason);
  }

  /** Tells what is left, unless nobody listens. */
  @Override
  public void close() {
    thread.close();
    try {
      if (away == null) {
        tell();
      }
      teller.give();
    } catch (PlatformException e) {
      LOG.info("What is left to tell of runs is told at the next start: {}", e.getMessage());
    }
  }

  private synchronized void tell() {
    if (clock.instant().isBefore(next)) {
      return;
    }
    OptionalLong until = horizon.reached();
    OptionalLong told = until.isEmpty() ? OptionalLong.empty() : teller.take();
    if (told.isEmpty()) {
      return;
    }
    long last = told.getAsLong();
    while (last < until.getAsLong()) {
      SpanBatches batches = new SpanBatches(sampling, sink, clock.instant().minus(OLDEST));
      long from = last;
      Optional<String> trouble =
          database.inTransaction(
              connection ->
                  batches.tell(
                      connection, HopRow.after(connection, from, until.getAsLong(), HOPS_AT_ONCE)));
      last = batches.toldUpTo().orElse(trouble.isEmpty() ? until.getAsLong() : last);
      if (last > from && !teller.advance(last)) {
        return;
      }
      batches.count(meter);
      if (trouble.isPresent()) {
        wait(trouble.get());
        return;
      }
    }
    arrived();
  }

  private void wait(String trouble) {
    if (away == null) {
      LOG.warn("Traces can't be exported; they wait in the store for a day: {}", trouble);
    }
    away = trouble;
    pause = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    next = clock.instant().plus(pause);
  }

  private void arrived() {
    if (away != null) {
      LOG.info("Traces are exported again.");
    }
    away = null;
    pause = Duration.ZERO;
  }
}
