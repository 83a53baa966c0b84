package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Query;
import dev.penstock.json.Json;
import dev.penstock.redaction.FieldRules;
import dev.penstock.redaction.Redaction;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What of a resource a client wants to see (RFC 7644, section 3.9). What it is and its id are
 * always told; what is certainly a credential never is. Names and addresses are: they are what a
 * directory is for.
 *
 * @param only names, separated by commas; all when there are none
 * @param without the same; none when {@code only} says it
 */
record Shown(Optional<String> only, Optional<String> without) {

  private static final int LONGEST = 1_000;

  static Shown of(Query query) {
    return new Shown(query.text("attributes", LONGEST), query.text("excludedAttributes", LONGEST));
  }

  /** Of a request with no other parameters. */
  static Shown of(Exchange exchange) {
    return of(exchange.query("attributes", "excludedAttributes"));
  }

  ObjectNode of(ObjectNode json) {
    ObjectNode shown = (ObjectNode) Redaction.of(json, FieldRules.KEPT, _ -> "***").shown();
    if (only.isPresent()) {
      Set<String> wanted = names(only.get());
      for (String name : names(json)) {
        if (!isAlways(name) && !wanted.contains(name.toLowerCase(Locale.ROOT))) {
          narrow(shown, name, wanted);
        }
      }
    } else if (without.isPresent()) {
      Set<String> unwanted = names(without.get());
      for (String name : names(json)) {
        if (!isAlways(name) && unwanted.contains(name.toLowerCase(Locale.ROOT))) {
          shown.remove(name);
        }
      }
    }
    return shown;
  }

  /** Leaves those parts of an attribute that are named, as {@code name.familyName} is. */
  private static void narrow(ObjectNode shown, String name, Set<String> wanted) {
    JsonNode value = shown.path(name);
    for (JsonNode each : value.isArray() ? value : Json.array().add(value)) {
      if (each instanceof ObjectNode object) {
        names(object).stream()
            .filter(part -> !wanted.contains((name + "." + part).toLowerCase(Locale.ROOT)))
            .forEach(object::remove);
      }
    }
    boolean named =
        wanted.stream().anyMatch(it -> it.startsWith(name.toLowerCase(Locale.ROOT) + "."));
    if (!named) {
      shown.remove(name);
    }
  }

  private static boolean isAlways(String name) {
    return name.equals("schemas") || name.equals("id");
  }

  private static Set<String> names(ObjectNode json) {
    Set<String> names = new LinkedHashSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Names may be written with their schema's. */
  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(list.split(",", -1))
        .map(it -> it.strip().toLowerCase(Locale.ROOT))
        .map(it -> it.startsWith("urn:") ? it.substring(it.lastIndexOf(':') + 1) : it)
        .forEach(names::add);
    return names;
  }
}
