package dev.penstock.workers.http;

/** What became of one request. Whether it may have arrived is part of the type. */
public sealed interface Exchange {

  /** A whole response came back. */
  record Answered(HttpAnswer answer) implements Exchange {}

  /** The response was longer than the cap; the rest was not read. The target did act. */
  record TooLarge(int status, int cap) implements Exchange {}

  /** The address is not one that this call may reach; nothing was sent. */
  record Refused(String reason) implements Exchange {}

  /** The other side refuses the certificate shown to it, or wants one; it did not act. */
  record Unproven(String reason) implements Exchange {}

  /** No connection came about; nothing was sent. */
  record NotSent(String reason) implements Exchange {}

  /**
   * The request may have arrived, but no whole response came back.
   *
   * @param timedOut whether it was our deadline that ended it
   */
  record Lost(boolean timedOut, String reason) implements Exchange {}
}
