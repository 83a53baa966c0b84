package dev.penstock.workers.payload;

import java.util.List;
import java.util.Optional;

/**
 * Sealed payloads outside of the store, which then only notes where each is. An object is written
 * once, and once more under each new key of the installation. Every call may throw {@link
 * dev.penstock.problem.PlatformException}, {@code unavailable}, which says what to do. Thread-safe.
 */
public interface PayloadObjects {

  /** A place that was never used before, for a payload of this address. */
  String place(String address);

  /** Writes an object; once it returns, the object is durable. */
  void put(String place, byte[] sealed);

  /** The sealed bytes, not checked in any way; empty when there are none. */
  Optional<byte[]> find(String place);

  /** Removes objects; those that are not there are no error. */
  void remove(List<String> places);
}
