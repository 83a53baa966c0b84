package dev.penstock.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One tree on its way to being shown. Not thread-safe; the methods that make one are. */
public final class Redaction {

  private static final TextNode MASK = TextNode.valueOf(Kind.MASK);
  private static final int DIGITS_OF_A_CARD = 13;

  private final UnaryOperator<String> digest;
  private final List<Hidden> hidden = new ArrayList<>(0);

  private Redaction(UnaryOperator<String> digest) {
    this.digest = digest;
  }

  /** A tree of which nobody said anything, as it is shown. */
  public static Redacted of(JsonNode tree) {
    return of(tree, FieldRules.NONE, _ -> Kind.MASK);
  }

  /**
   * A tree as it is shown.
   *
   * @param digest of a text under a key that no reader has
   */
  public static Redacted of(JsonNode tree, ShowRules rules, UnaryOperator<String> digest) {
    Redaction redaction = new Redaction(digest);
    JsonNode shown = redaction.shown("", tree, rules, false).orElse(MASK);
    return new Redacted(shown, redaction.hidden);
  }

  /** Empty where not even the place is shown. */
  private Optional<JsonNode> shown(String at, JsonNode value, ShowRules rules, boolean kept) {
    if (rules.here().isEmpty()) {
      return Optional.of(classified(at, value, rules, kept));
    }
    Field field = rules.here().get();
    if (field == Field.KEEP) {
      return Optional.of(classified(at, value, rules, true));
    }
    hidden.add(new Hidden(at, Kind.FIELD));
    return switch (field) {
      case MASK, KEEP -> Optional.of(MASK);
      case HASH -> Optional.of(TextNode.valueOf(digest.apply(CanonicalJson.write(value))));
      case DROP -> Optional.empty();
    };
  }

  private JsonNode classified(String at, JsonNode value, ShowRules rules, boolean kept) {
    return switch (value) {
      case ObjectNode object -> object(at, object, rules, kept);
      case ArrayNode array -> array(at, array, rules, kept);
      case TextNode text -> text(at, text, kept);
      default -> kept ? value : number(at, value);
    };
  }

  private ObjectNode object(String at, ObjectNode object, ShowRules rules, boolean kept) {
    ObjectNode shown = Json.object();
    object
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              ShowRules below = rules.member(name);
              // A name can be data too, where an object maps addresses to something.
              RedactedText called = kept ? Classifier.kept(name) : Classifier.text(name);
              String pointer = at + "/" + segment(called.text());
              called.kinds().forEach(kind -> hidden.add(new Hidden(pointer, kind)));
              JsonNode value = member.getValue();
              if (below.here().isEmpty() && !kept && SensitiveNames.has(name)) {
                shown.set(called.text(), credential(pointer, value));
              } else {
                shown(pointer, value, below, kept).ifPresent(it -> shown.set(called.text(), it));
              }
            });
    return shown;
  }

  private ArrayNode array(String at, ArrayNode array, ShowRules rules, boolean kept) {
    ArrayNode shown = Json.array();
    for (int i = 0; i < array.size(); i++) {
      String index = Integer.toString(i);
      shown(at + "/" + index, array.get(i), rules.item(index), kept).ifPresent(shown::add);
    }
    return shown;
  }

  private JsonNode text(String at, TextNode text, boolean kept) {
    String whole = text.textValue();
    RedactedText redacted = kept ? Classifier.kept(whole) : Classifier.text(whole);
    if (redacted.kinds().isEmpty()) {
      return text;
    }
    redacted.kinds().forEach(kind -> hidden.add(new Hidden(at, kind)));
    return TextNode.valueOf(redacted.text());
  }

  private JsonNode number(String at, JsonNode value) {
    if (!value.isIntegralNumber()) {
      return value;
    }
    String digits = value.asText();
    return digits.length() < DIGITS_OF_A_CARD ? value : text(at, value, digits);
  }

  private JsonNode text(String at, JsonNode number, String digits) {
    JsonNode shown = text(at, TextNode.valueOf(digits), false);
    return shown.textValue().equals(digits) ? number : shown;
  }

  /** The value of a sensitive name: nothing of it, however deep it goes. */
  private JsonNode credential(String at, JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode shown = Json.object();
        object
            .properties()
            .forEach(
                member ->
                    shown.set(
                        member.getKey(),
                        credential(at + "/" + segment(member.getKey()), member.getValue())));
        yield shown;
      }
      case ArrayNode array -> {
        ArrayNode shown = Json.array();
        for (int i = 0; i < array.size(); i++) {
          shown.add(credential(at + "/" + i, array.get(i)));
        }
        yield shown;
      }
      default -> {
        if (value.isNull() || value.isBoolean() || value.asText().isEmpty()) {
          yield value;
        }
        hidden.add(new Hidden(at, Kind.CREDENTIAL));
        yield MASK;
      }
    };
  }

  private static String segment(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
