package dev.penstock.workers.http;

import java.net.InetAddress;
import java.util.List;

/** Where a host is, and whether it may be connected to. */
public sealed interface Addresses {

  record Found(List<InetAddress> addresses) implements Addresses {}

  /** At least one of its addresses is not one that this call may reach. */
  record Refused(String reason) implements Addresses {}

  record Unknown(String reason) implements Addresses {}
}
