package dev.penstock.functions.ingress;

import java.util.SimpleTimeZone;
import java.util.TimeZone;

/**
 * Has the front door's process know no region: no locale's numbers and calendars, no table of time
 * zones. It says nothing in anybody's language and takes all times in UTC, but the driver makes a
 * calendar and reads a version's number with each connection, and both would go through some seven
 * hundred locales first. It counts in a process that has asked for no locale yet; {@code SPI} (see
 * {@link java.util.spi.LocaleServiceProvider}) means those of the class path, where none are.
 */
final class NoRegion {

  private NoRegion() {}

  static void settle() {
    System.setProperty("java.locale.providers", "SPI");
    TimeZone.setDefault(new SimpleTimeZone(0, "UTC"));
  }
}
