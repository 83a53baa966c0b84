package dev.penstock.workers.protocol;

/** What is kept open at other sides between two batches of a subscription. Thread-safe. */
@FunctionalInterface
public interface Subscriptions {

  /** How ids of subscriptions begin; no listener's does. */
  String PREFIX = "sub_";

  /** Closes what is open here for a subscription, if anything is. */
  void release(String subscription);

  /** Where nothing is kept open. */
  static Subscriptions none() {
    return _ -> {};
  }
}
