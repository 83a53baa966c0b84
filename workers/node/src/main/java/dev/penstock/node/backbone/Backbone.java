package dev.penstock.node.backbone;

import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.Optional;

/** A Temporal server that runs for this node. Closing stops it only when the node started it. */
public sealed interface Backbone extends AutoCloseable
    permits GivenTemporal, DevTemporal, InJvmTemporal {

  /**
   * How it is run, as {@code info} shows it: {@code given}, {@code temporal-cli}, {@code in-jvm}.
   */
  String kind();

  /** {@code host:port} of the frontend. */
  String target();

  /** Where its own console listens; empty when it has none here. */
  Optional<String> ui();

  String namespace();

  /** Whether its frontend can be connected to right now; quick. */
  default boolean isAlive() {
    return Frontend.answers(target());
  }

  /** A new connection; the caller shuts it down. */
  WorkflowServiceStubs connect();

  /** What nobody may overlook about it; empty when there is nothing. */
  default Optional<String> notice() {
    return Optional.empty();
  }

  @Override
  void close();
}
