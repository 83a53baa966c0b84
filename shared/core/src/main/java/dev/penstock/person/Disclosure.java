package dev.penstock.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows entries of the trail to who may read them: people by their names, and what is sealed of
 * them. Of a person who was erased the pseudonym is left, and {@code (erased)} in the place of what
 * was sealed. The chained text itself stays as it is. Thread-safe.
 */
public final class Disclosure {

  /** What is shown in the place of what nobody can read any more. */
  public static final String ERASED = "(erased)";

  private final PersonKeys keys;

  public Disclosure(Keyring keyring) {
    this.keys = new PersonKeys(keyring);
  }

  /**
   * Shows entries, in place.
   *
   * @param transaction of a role that may read pseudonyms: api, worker or auditor
   */
  public void of(Connection transaction, Collection<ObjectNode> entries) throws SQLException {
    Set<String> named = new HashSet<>();
    entries.forEach(entry -> gather(entry, named));
    if (named.isEmpty()) {
      return;
    }
    Map<String, PersonKey> known = keys.all(transaction, named);
    entries.forEach(entry -> entry.setAll((ObjectNode) shown(entry, "", known)));
  }

  /** The same for one. */
  public ObjectNode of(Connection transaction, ObjectNode entry) throws SQLException {
    of(transaction, List.of(entry));
    return entry;
  }

  /**
   * The canonical text of an entry as text that names people. It is no longer what the chain
   * covers.
   */
  public String of(Connection transaction, String body) throws SQLException {
    return Json.write(of(transaction, (ObjectNode) Json.read(body)));
  }

  private static void gather(JsonNode node, Set<String> named) {
    if (node instanceof TextNode text) {
      Actor.person(text.textValue()).filter(Pseudonym::isOne).ifPresent(named::add);
    } else if (isSealed(node)) {
      named.add(node.path(Disguise.OF).textValue());
    } else {
      node.forEach(child -> gather(child, named));
    }
  }

  private static JsonNode shown(JsonNode node, String field, Map<String, PersonKey> known) {
    return switch (node) {
      case TextNode text -> {
        PersonKey key = Actor.person(text.textValue()).map(known::get).orElse(null);
        yield key == null ? text : TextNode.valueOf(Actor.PREFIX + key.person());
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.array();
        array.forEach(item -> copy.add(shown(item, field, known)));
        yield copy;
      }
      case ObjectNode object when isSealed(object) ->
          TextNode.valueOf(opened(object, field, known.get(object.path(Disguise.OF).textValue())));
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object
            .properties()
            .forEach(it -> copy.set(it.getKey(), shown(it.getValue(), it.getKey(), known)));
        yield copy;
      }
      default -> node;
    };
  }

  private static boolean isSealed(JsonNode node) {
    return node.isObject()
        && node.size() == 2
        && node.path(Disguise.SEALED).isTextual()
        && Pseudonym.isOne(node.path(Disguise.OF).asText());
  }

  private static String opened(ObjectNode sealed, String field, @Nullable PersonKey key) {
    if (key == null) {
      return ERASED;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(sealed.path(Disguise.SEALED).textValue());
    } catch (IllegalArgumentException _) {
      return "(unreadable)";
    }
    return key.open(field, bytes).orElse("(unreadable)");
  }
}
