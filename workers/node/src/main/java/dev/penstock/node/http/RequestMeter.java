package dev.penstock.node.http;

import java.time.Duration;

/** Counts requests. Thread-safe. */
@FunctionalInterface
public interface RequestMeter {

  /** A request to a function was answered. */
  void answered(String method, String route, int status, Duration took);

  static RequestMeter none() {
    return (_, _, _, _) -> {};
  }
}
