package dev.penstock.functions.api.shown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.redaction.Hidden;
import dev.penstock.redaction.Redacted;
import dev.penstock.redaction.ShowRules;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A body, as it came or as it is shown. */
public final class ShownBody {

  private static final String TEXT = "body";
  private static final String BYTES = "bodyBase64";

  private ShownBody() {}

  /** Its bytes, and its text where it is text. */
  public static void exact(ObjectNode json, byte[] body) {
    json.put(BYTES, Base64.getEncoder().encodeToString(body));
    text(body).ifPresent(text -> json.put(TEXT, text));
  }

  /**
   * The text without what must not be shown, and the bytes only where that is nothing. What is no
   * text is not looked into, and is shown to nobody who has not asked for it.
   */
  public static void put(
      ObjectNode json, byte[] body, String contentType, Shown shown, ShowRules rules) {
    Optional<String> text = text(body);
    if (text.isEmpty()) {
      Shown.name(json, List.of(new Hidden("/body", dev.penstock.redaction.Kind.FIELD)));
      return;
    }
    List<Hidden> hidden = new ArrayList<>();
    String told = told(text.get(), contentType, shown, rules, hidden);
    json.put(TEXT, told);
    if (hidden.isEmpty()) {
      json.put(BYTES, Base64.getEncoder().encodeToString(body));
    }
    Shown.name(json, hidden);
  }

  private static String told(
      String text, String contentType, Shown shown, ShowRules rules, List<Hidden> hidden) {
    if (contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
      return form(text, shown, rules, hidden);
    }
    Optional<JsonNode> tree = tree(text);
    Redacted redacted = shown.value(under(tree.orElseGet(() -> TextNode.valueOf(text))), rules);
    hidden.addAll(redacted.hidden());
    JsonNode told = redacted.shown().path(TEXT);
    // As it was written, where nothing of it is hidden.
    return redacted.hidden().isEmpty()
        ? text
        : told.isTextual() ? told.textValue() : Json.write(told);
  }

  /** A form's fields, each read on its own: senders put whole documents into one. */
  private static String form(String text, Shown shown, ShowRules rules, List<Hidden> hidden) {
    ObjectNode fields = Json.object();
    List<String> shownFields = new ArrayList<>();
    for (String field : text.split("&", -1)) {
      int equals = field.indexOf('=');
      String name = decoded(equals < 0 ? field : field.substring(0, equals));
      String value = equals < 0 ? "" : decoded(field.substring(equals + 1));
      fields.removeAll();
      fields.set(
          name,
          tree(value).filter(JsonNode::isContainerNode).orElseGet(() -> TextNode.valueOf(value)));
      Redacted redacted = shown.value(under(fields), rules);
      if (redacted.hidden().isEmpty()) {
        shownFields.add(field);
      } else {
        hidden.addAll(redacted.hidden());
        redacted
            .shown()
            .path(TEXT)
            .properties()
            .forEach(
                it ->
                    shownFields.add(
                        encoded(it.getKey())
                            + "="
                            + encoded(
                                it.getValue().isTextual()
                                    ? it.getValue().textValue()
                                    : Json.write(it.getValue()))));
      }
    }
    return String.join("&", shownFields);
  }

  private static ObjectNode under(JsonNode value) {
    ObjectNode document = Json.object();
    document.set(TEXT, value);
    return document;
  }

  private static Optional<JsonNode> tree(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(text));
    } catch (PlatformException e) {
      // Not JSON after all: it is looked at as any text.
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not what it says it is: it is looked at as it stands.
      return text;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2A", "*").replace("%40", "@");
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
