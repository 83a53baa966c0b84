package dev.penstock.workers.tool;

/** How far a call may go. Each reach has its own connections, which the other never sees. */
public enum Reach {
  /** Public addresses only. */
  PUBLIC,
  /**
   * Also private and loopback addresses, because the deciding rule names the host. A metadata
   * address only when the host is written as that very address.
   */
  NAMED
}
