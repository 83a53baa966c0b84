package dev.penstock.delivery;

/** What became of a verified delivery. */
public sealed interface DeliveryDecision {

  String deliveryId();

  String runId();

  /** Whether the sender had sent it before. */
  boolean duplicate();

  /** It is stored and will start its run. */
  record Accepted(String deliveryId, String runId) implements DeliveryDecision {
    @Override
    public boolean duplicate() {
      return false;
    }
  }

  /** The sender had sent it before: these are the ids that it got then. */
  record Duplicate(String deliveryId, String runId) implements DeliveryDecision {
    @Override
    public boolean duplicate() {
      return true;
    }
  }
}
