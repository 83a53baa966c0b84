package dev.penstock.definition;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code use} declares, by name.
 *
 * @param secrets names of secrets the document may lease
 * @param extensions in the order they are declared, each under its name
 */
record Reusables(
    Map<String, Located> authentications,
    Map<String, Located> errors,
    Map<String, Located> retries,
    Map<String, Located> timeouts,
    Map<String, Located> functions,
    Map<String, Located> secrets,
    List<Located.Member> extensions,
    Map<String, Located> catalogs) {

  static final Reusables NONE =
      new Reusables(
          Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of());

  static Reusables of(Located document) {
    Optional<Located> use = document.member("use");
    return new Reusables(
        named(use, "authentications"),
        named(use, "errors"),
        named(use, "retries"),
        named(use, "timeouts"),
        named(use, "functions"),
        use.flatMap(u -> u.member("secrets")).stream()
            .flatMap(s -> s.items().stream())
            .collect(Collectors.toMap(s -> s.value().asText(), s -> s, (a, _) -> a)),
        use.flatMap(u -> u.member("extensions")).stream()
            .flatMap(e -> e.items().stream())
            .flatMap(e -> e.members().stream())
            .toList(),
        named(use, "catalogs"));
  }

  /** The named declaration; reports {@code unknown-reference} when there is none. */
  static Optional<Located> find(
      Map<String, Located> declared, String section, Located reference, Findings findings) {
    String name = reference.value().asText();
    Located found = declared.get(name);
    if (found == null) {
      findings.report(
          Rule.UNKNOWN_REFERENCE,
          reference.pointer(),
          "use." + section + " declares no \"" + name + "\"." + hint(name, declared.keySet()));
    }
    Optional.ofNullable(found).ifPresent(findings::used);
    return Optional.ofNullable(found);
  }

  private static String hint(String name, Collection<String> declared) {
    return Spelling.hint(name, declared);
  }

  private static Map<String, Located> named(Optional<Located> use, String section) {
    Map<String, Located> named = new LinkedHashMap<>();
    use.flatMap(u -> u.member(section)).stream()
        .flatMap(s -> s.members().stream())
        .forEach(m -> named.put(m.key(), m.located()));
    return named;
  }
}
