package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The front door's process looks up no region, and what it reads and tells is the same. */
class NoRegionTest {

  private static final String LOCALES = "CLDRLocaleProviderAdapter ";
  private static final String ZONES = "ZoneInfoFile ";

  /** In a process of its own, since the one of these tests has asked for locales long ago. */
  static final class Driver {

    private Driver() {}

    static void main(String[] arguments) throws Exception {
      if (arguments.length > 0) {
        NoRegion.settle();
      }
      var calendar = new GregorianCalendar();
      calendar.setTimeInMillis(Instant.parse("2026-03-29T01:30:00Z").toEpochMilli());
      System.out.println(
          "told "
              + NumberFormat.getIntegerInstance().parse("18").intValue()
              + " at "
              + calendar.get(GregorianCalendar.HOUR_OF_DAY)
              + " "
              + calendar.getTimeZone().getID());
    }
  }

  @Test
  void shouldReadNumbersAndTimesWithoutLocalesAndZones() throws Exception {
    List<String> lines = runDriver("settled");

    assertThat(lines).contains("told 18 at 1 UTC");
    assertThat(lines).noneMatch(line -> line.contains(LOCALES) || line.contains(ZONES));
  }

  @Test
  void shouldGoThroughThemWithoutIt() throws Exception {
    List<String> lines = runDriver();

    assertThat(lines).contains("told 18 at 1 UTC");
    assertThat(lines).anyMatch(line -> line.contains(LOCALES));
    assertThat(lines).anyMatch(line -> line.contains(ZONES));
  }

  private static List<String> runDriver(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-Xlog:class+load",
                "-cp",
                classes(Driver.class) + File.pathSeparator + classes(NoRegion.class),
                Driver.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }

  private static String classes(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
