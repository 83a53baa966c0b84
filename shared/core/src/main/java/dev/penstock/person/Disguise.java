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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the people out of an audit entry before it is signed: whoever it names by {@code person:}
 * is named by a pseudonym, and what is personal in its details is sealed under that person's key.
 * What the chain and every proof cover is the result, so both outlive the key. {@link Disclosure}
 * is the way back. Thread-safe.
 */
public final class Disguise {

  /** Details that say something about a person, or that a person has written. */
  static final Set<String> PERSONAL =
      Set.of("sourceIp", "providerSubject", "reason", "comment", "note", "query");

  static final String OF = "of";
  static final String SEALED = "sealed";

  private final PersonKeys keys;

  public Disguise(Keyring keyring) {
    this.keys = new PersonKeys(keyring);
  }

  /** Whether an entry tells of a person's own doing. */
  public static boolean isPersons(String actor) {
    return Actor.person(actor).isPresent();
  }

  /**
   * Disguises an entry in place.
   *
   * @param transaction the one that the entry commits with
   * @param entry {@code actor}, {@code subject} and {@code detail}, as on the trail
   */
  public void put(Connection transaction, ObjectNode entry) throws SQLException {
    new Putting(transaction).on(entry);
  }

  /** One entry; each person is asked for once. */
  private final class Putting {
    private final Connection transaction;
    private final Map<String, PersonKey> known = new HashMap<>();

    Putting(Connection transaction) {
      this.transaction = transaction;
    }

    void on(ObjectNode entry) throws SQLException {
      Optional<PersonKey> actor = keyOf(entry.path("actor").asText());
      Optional<PersonKey> subject = keyOf(entry.path("subject").asText());
      if (entry.path("detail") instanceof ObjectNode detail) {
        Optional<PersonKey> whose = actor.or(() -> subject);
        if (whose.isPresent()) {
          seal(detail, whose.get());
        }
        entry.set("detail", disguised(detail));
      }
      actor.ifPresent(it -> entry.put("actor", it.actor()));
      subject.ifPresent(it -> entry.put("subject", it.actor()));
    }

    private void seal(ObjectNode detail, PersonKey whose) {
      for (String field : PERSONAL) {
        if (detail.get(field) instanceof TextNode text) {
          byte[] sealed = whose.seal(field, text.textValue());
          detail.set(
              field,
              Json.object()
                  .put(OF, whose.id())
                  .put(SEALED, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)));
        }
      }
    }

    /**
     * No switch over types: this is on the front door's cold path, where one is made at run time.
     */
    private JsonNode disguised(JsonNode node) throws SQLException {
      if (node instanceof TextNode text) {
        Optional<PersonKey> named = keyOf(text.textValue());
        return named.isPresent() ? TextNode.valueOf(named.get().actor()) : text;
      }
      if (node instanceof ArrayNode array) {
        ArrayNode copy = Json.array();
        for (JsonNode item : array) {
          copy.add(disguised(item));
        }
        return copy;
      }
      if (node instanceof ObjectNode object) {
        ObjectNode copy = Json.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          copy.set(member.getKey(), disguised(member.getValue()));
        }
        return copy;
      }
      return node;
    }

    /** Empty for what names no person, or only a pseudonym. */
    private Optional<PersonKey> keyOf(String actor) throws SQLException {
      Optional<String> person = Actor.person(actor).filter(it -> !Pseudonym.isOne(it));
      if (person.isEmpty()) {
        return Optional.empty();
      }
      PersonKey key = known.get(person.get());
      if (key == null) {
        key = keys.of(transaction, person.get());
        known.put(person.get(), key);
      }
      return Optional.of(key);
    }
  }
}
