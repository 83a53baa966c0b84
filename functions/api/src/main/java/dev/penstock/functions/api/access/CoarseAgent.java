package dev.penstock.functions.api.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person recognises their browser by, for example {@code Firefox on Linux}. Versions and
 * everything else that would tell one person's browser from another's are left out.
 */
final class CoarseAgent {

  /** The first that is in the header: each names those after it too. */
  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("Edg", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("Windows", "Windows"),
          Map.entry("Android", "Android"),
          Map.entry("iPhone", "iOS"),
          Map.entry("iPad", "iOS"),
          Map.entry("Mac OS X", "macOS"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Linux", "Linux"));

  private CoarseAgent() {}

  static String of(String userAgent) {
    String browser = first(BROWSERS, userAgent).orElse("A program");
    return first(SYSTEMS, userAgent).map(system -> browser + " on " + system).orElse(browser);
  }

  private static Optional<String> first(List<Map.Entry<String, String>> names, String userAgent) {
    return names.stream()
        .filter(each -> userAgent.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
