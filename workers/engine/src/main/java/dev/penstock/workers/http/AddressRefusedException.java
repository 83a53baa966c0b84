package dev.penstock.workers.http;

import java.net.UnknownHostException;

/** A host resolved to an address that the call may not connect to. Nothing was sent. */
final class AddressRefusedException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  AddressRefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
