package dev.penstock.functions.scheduler;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that is set by hand. */
final class TestClock extends Clock {

  private final AtomicReference<Instant> now;

  TestClock(String now) {
    this.now = new AtomicReference<>(Instant.parse(now));
  }

  void set(String time) {
    now.set(Instant.parse(time));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
