package dev.penstock.workers.tool;

/**
 * How far a call may go. Each reach has its own connections, which the other never sees.
 *
 * @param named whether also to private and loopback addresses, because the deciding rule names the
 *     host; to a metadata address only when the host is written as that very address
 * @param authorities the certificates (PEM) of those whom the deciding rule trusts to vouch for the
 *     host, instead of those that this machine trusts; empty for these
 */
public record Reach(boolean named, String authorities) {

  /** Public addresses only. */
  public static final Reach PUBLIC = new Reach(false, "");

  /** Private addresses too. */
  public static final Reach NAMED = new Reach(true, "");
}
