package dev.penstock.workers.protocol;

/** What is kept open at other sides between two batches of a subscription. Thread-safe. */
public interface Subscriptions {

  /** How ids of subscriptions begin; no listener's does. */
  String PREFIX = "sub_";

  /** Closes what is open here for a subscription, if anything is. */
  void release(String subscription);

  /** Names where it is kept open: no other process has this name. Empty where nothing ever is. */
  String place();

  /** Where nothing is kept open. */
  static Subscriptions none() {
    return new Subscriptions() {
      @Override
      public void release(String subscription) {}

      @Override
      public String place() {
        return "";
      }
    };
  }
}
