package dev.penstock.workers.broker;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A message of a broker, not settled yet.
 *
 * @param place where the broker has it: the same each time that it comes, and nobody else's
 * @param senderKey by what its sender lets the broker tell copies; empty for nothing
 * @param headers by lower-case name
 * @param body the raw bytes
 * @param isReadable whether the body is there: a message may be too large to be unpacked
 * @param ticket what the tap settles it by
 */
public record Arrival(
    String place,
    Optional<String> senderKey,
    Map<String, String> headers,
    byte[] body,
    boolean isReadable,
    Object ticket) {

  public Arrival {
    headers = lowerCase(headers);
  }

  /** A header's value; empty when there is none of that name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  private static Map<String, String> lowerCase(Map<String, String> given) {
    Map<String, String> headers = new TreeMap<>();
    given.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }

  @Override
  public String toString() {
    return "Arrival[" + place + ", " + body.length + " bytes]";
  }
}
