package dev.penstock.functions.api.shown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Keyring.Purpose;
import dev.penstock.redaction.Hidden;
import dev.penstock.redaction.Redacted;
import dev.penstock.redaction.Redaction;
import dev.penstock.redaction.ShowRules;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Takes out of an answer what must not be shown, and says where something was. Thread-safe. */
public final class Shown {

  /** The member that names what is not shown as it is; absent where everything is. */
  public static final String MEMBER = "redacted";

  private static final int MOST_NAMED = 200;
  private static final int DIGEST_BYTES = 8;

  private final Keyring keyring;

  public Shown(Keyring keyring) {
    this.keyring = keyring;
  }

  /** Some members of a document; what an author says of them begins with their names. */
  public void told(ObjectNode document, ShowRules rules, String... members) {
    ObjectNode data = Json.object();
    for (String member : members) {
      if (document.has(member)) {
        data.set(member, document.get(member));
      }
    }
    Redacted redacted = Redaction.of(data, rules, this::digest);
    data.fieldNames()
        .forEachRemaining(
            name -> {
              // That there is an input is no secret; clients count on it.
              JsonNode shown = redacted.shown().path(name);
              document.set(name, shown.isMissingNode() ? TextNode.valueOf("***") : shown);
            });
    name(document, redacted.hidden());
  }

  /** The same, without saying where: of what has no place for that. */
  public void quiet(ObjectNode document, ShowRules rules, String... members) {
    for (String member : members) {
      if (document.has(member)) {
        document.set(
            member, Redaction.of(document.get(member), rules.anywhere(), this::digest).shown());
      }
    }
  }

  /** One value, of which an author may have spoken. */
  Redacted value(JsonNode value, ShowRules rules) {
    return Redaction.of(value, rules, this::digest);
  }

  static void name(ObjectNode document, List<Hidden> hidden) {
    if (hidden.isEmpty()) {
      return;
    }
    ArrayNode named = document.withArray(MEMBER);
    hidden.stream()
        .limit(MOST_NAMED)
        .forEach(it -> named.addObject().put("at", it.pointer()).put("kind", it.kind().wire()));
  }

  private String digest(String text) {
    byte[] mac = keyring.mac(Purpose.SHOWN, text.getBytes(StandardCharsets.UTF_8));
    return "hmac:" + HexFormat.of().formatHex(mac, 0, DIGEST_BYTES);
  }
}
