package dev.penstock.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code use} declares: once, and for something. */
final class Declarations {

  private Declarations() {}

  /** Names must be unique also where the schema has lists. */
  static void checkUnique(Reading reading, Located document) {
    Map<String, Located> seen = new HashMap<>();
    for (Located.Member extension : reading.use().extensions()) {
      once(reading, seen, "extension", extension.key(), extension.located());
    }
    document
        .member("use")
        .flatMap(use -> use.member("secrets"))
        .ifPresent(
            secrets ->
                secrets.items().forEach(s -> once(reading, seen, "secret", s.value().asText(), s)));
  }

  private static void once(
      Reading reading, Map<String, Located> seen, String what, String name, Located at) {
    if (seen.putIfAbsent(what + " " + name, at) != null) {
      reading.report(
          Rule.DUPLICATE_DECLARATION,
          at,
          "Another " + what + " is named \"" + name + "\". Rename or remove one.");
    }
  }

  /** To be asked when the whole document was read without an error. */
  static void reportUnused(Reading reading) {
    Reusables use = reading.use();
    List<Map<String, Located>> sections =
        List.of(
            use.authentications(),
            use.errors(),
            use.retries(),
            use.timeouts(),
            use.functions(),
            use.secrets(),
            use.catalogs());
    sections.forEach(section -> section.forEach((name, at) -> unused(reading, name, at)));
    use.extensions().forEach(e -> unused(reading, e.key(), e.located()));
  }

  private static void unused(Reading reading, String name, Located at) {
    if (!reading.findings().isUsed(at)) {
      reading.report(
          Rule.UNUSED_DECLARATION,
          at,
          "Nothing uses \"" + name + "\". Remove it, or name it where it was meant.");
    }
  }
}
