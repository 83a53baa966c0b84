package dev.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.Problem.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of CloudEvents 1.0.2 for attributes, and bounds that an index can take. */
final class EventRules {

  static final String DATA = "data";
  static final String DATA_BASE64 = "data_base64";

  /** A B-tree entry of PostgreSQL has at most 2,700 bytes, and the key is source and id. */
  private static final int LONGEST = 500;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,40}");
  private static final Pattern YEAR = Pattern.compile("\\d{4}-");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]{1,100}/[\\w!#$&^.+-]{1,100}([ \\t]*;.{0,300})?");

  private EventRules() {}

  static List<FieldError> violations(JsonNode tree) {
    List<FieldError> errors = new ArrayList<>();
    if (!tree.isObject()) {
      errors.add(new FieldError("", "must be an object"));
      return errors;
    }
    if (!tree.path("specversion").asText().equals("1.0")) {
      errors.add(new FieldError("/specversion", "must be \"1.0\""));
    }
    for (String required : List.of("id", "source", "type")) {
      if (tree.path(required).asText("").isEmpty()) {
        errors.add(new FieldError("/" + required, "must be text that is not empty"));
      }
    }
    if (tree.has(DATA) && tree.hasNonNull(DATA_BASE64)) {
      errors.add(new FieldError("/" + DATA_BASE64, "can't stand beside data"));
    }
    for (var member : tree.properties()) {
      JsonNode value = member.getValue();
      if (!member.getKey().equals(DATA) && !value.isNull()) {
        String objection = objection(member.getKey(), value);
        if (!objection.isEmpty()) {
          errors.add(new FieldError("/" + escaped(member.getKey()), objection));
        }
      }
    }
    return errors;
  }

  /** What is wrong with one attribute other than {@code data}; empty when nothing is. */
  static String objection(String name, JsonNode value) {
    return switch (name) {
      case "specversion" -> "";
      case "id", "type", "subject" -> text(value, true);
      case "source" -> uri(value, false);
      case "dataschema" -> uri(value, true);
      case "time" -> time(value);
      case "datacontenttype" -> mediaType(value);
      case DATA_BASE64 -> base64(value);
      default -> extension(name, value);
    };
  }

  private static String text(JsonNode value, boolean bounded) {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      return "must be text that is not empty";
    }
    String text = value.textValue();
    if (bounded && text.length() > LONGEST) {
      return "must be at most " + LONGEST + " characters";
    }
    return text.chars().anyMatch(EventRules::isForbidden)
        ? "must not hold control characters (CloudEvents, Type System)"
        : "";
  }

  private static boolean isForbidden(int c) {
    return c <= 0x1f || (c >= 0x7f && c <= 0x9f) || c == 0xfffe || c == 0xffff;
  }

  private static String uri(JsonNode value, boolean absolute) {
    String objection = text(value, true);
    if (!objection.isEmpty()) {
      return objection;
    }
    try {
      boolean isAbsolute = new URI(value.textValue()).isAbsolute();
      return absolute && !isAbsolute ? "must be an absolute URI" : "";
    } catch (URISyntaxException e) {
      return "must be a URI" + (absolute ? "" : " reference");
    }
  }

  private static String time(JsonNode value) {
    try {
      OffsetDateTime.parse(value.asText(), DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      return value.isTextual() && YEAR.matcher(value.textValue()).lookingAt()
          ? ""
          : "must be text with a year of four digits";
    } catch (DateTimeException e) {
      return "must be a time as in RFC 3339, such as 2026-11-21T08:00:00Z";
    }
  }

  private static String mediaType(JsonNode value) {
    return value.isTextual() && MEDIA_TYPE.matcher(value.textValue()).matches()
        ? ""
        : "must be a media type, such as application/json";
  }

  private static String base64(JsonNode value) {
    if (value.isTextual()) {
      try {
        Base64.getDecoder().decode(value.textValue());
        return "";
      } catch (IllegalArgumentException e) {
        // Told below, together with what is no text.
      }
    }
    return "must be base64 text";
  }

  private static String extension(String name, JsonNode value) {
    if (!NAME.matcher(name).matches()) {
      return "is no name for an attribute: only a-z and 0-9, at most 40";
    }
    if (value.isTextual()) {
      return value.textValue().isEmpty() ? "" : text(value, false);
    }
    return value.isBoolean() || value.isInt()
        ? ""
        : "must be text, a boolean or an integer of 32 bits";
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
