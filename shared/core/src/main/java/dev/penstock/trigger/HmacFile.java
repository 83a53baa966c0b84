package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trigger.SignatureForm.Algorithm;
import dev.penstock.trigger.SignatureForm.Encoding;
import dev.penstock.trigger.SignatureForm.KeyText;
import dev.penstock.trigger.SignatureForm.Layout;
import dev.penstock.trigger.SignatureForm.Time;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The member {@code webhook.hmac}: a sender that no preset knows, described in the file itself. */
final class HmacFile {

  static final String WIRE = "hmac";

  private static final String AT = "/webhook/hmac";
  private static final Map<String, Algorithm> ALGORITHMS =
      Map.of(
          "sha256", Algorithm.HMAC_SHA256,
          "sha512", Algorithm.HMAC_SHA512,
          "sha1", Algorithm.HMAC_SHA1);
  private static final Map<String, Encoding> ENCODINGS =
      Map.of("hex", Encoding.HEX, "base64", Encoding.BASE64);
  private static final Map<String, KeyText> KEYS =
      Map.of("text", KeyText.PLAIN, "base64", KeyText.BASE64);
  private static final Map<String, Boolean> UNITS = Map.of("s", false, "ms", true);
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("[\\x21-\\x7e]{0,32}");
  private static final Pattern CONTENT = Pattern.compile("[\\x20-\\x7e]{6,200}");
  private static final Pattern UNSEPARATED = Pattern.compile("\\{id}[{A-Za-z0-9_-]");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  private final FileFields fields;

  HmacFile(FileFields fields) {
    this.fields = fields;
  }

  /** Null after a defect. */
  @Nullable SignatureForm read(JsonNode node) {
    if (!node.isObject()) {
      fields.error(
          AT, node.isMissingNode() ? "is missing: describe the signature" : "must be an object");
      return null;
    }
    fields.refuseUnknown(
        node,
        AT,
        Set.of(
            "header",
            "algorithm",
            "encoding",
            "key",
            "prefix",
            "field",
            "content",
            "timestamp",
            "id"));
    String header = header(node.path("header"), AT + "/header");
    Algorithm algorithm = word(node, "algorithm", ALGORITHMS, Algorithm.HMAC_SHA256);
    Encoding encoding = word(node, "encoding", ENCODINGS, Encoding.HEX);
    KeyText key = word(node, "key", KEYS, KeyText.PLAIN);
    String prefix = text(node, "prefix", PREFIX, "", "must be at most 32 visible characters");
    String field = text(node, "field", NAME, "", "must be the name of a part, like v1");
    Optional<Time> time = time(node.path("timestamp"), field);
    List<Source> ids = id(node.path("id"));
    String content =
        text(node, "content", CONTENT, "{body}", "must be 6 to 200 printable characters");
    if (!prefix.isEmpty() && !field.isEmpty()) {
      fields.error(AT + "/field", "stands for itself: leave the prefix out");
    }
    if (header == null
        || algorithm == null
        || encoding == null
        || key == null
        || ids.isEmpty()
        || !signs(content, time, ids)) {
      return null;
    }
    return new SignatureForm(
        algorithm,
        key,
        header,
        field.isEmpty() ? Layout.WHOLE : Layout.FIELDS,
        field.isEmpty() ? prefix : field,
        encoding,
        content,
        time,
        ids);
  }

  /** The member that {@link #read} makes this form of. */
  static ObjectNode write(SignatureForm form) {
    ObjectNode json = Json.object();
    json.put("header", form.header());
    json.put("algorithm", key(ALGORITHMS, form.algorithm()));
    json.put("encoding", key(ENCODINGS, form.encoding()));
    json.put("key", key(KEYS, form.key()));
    json.put(form.layout() == Layout.FIELDS ? "field" : "prefix", form.prefix());
    json.put("content", form.content());
    form.time()
        .ifPresent(
            time ->
                at(json.putObject("timestamp"), time.source())
                    .put("unit", key(UNITS, time.millis())));
    at(json.putObject("id"), form.ids().getFirst());
    return json;
  }

  private static ObjectNode at(ObjectNode json, Source source) {
    return json.put(source.place().name().toLowerCase(Locale.ROOT), source.name());
  }

  private Optional<Time> time(JsonNode node, String signatureField) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    Source source =
        source(
            node,
            AT + "/timestamp",
            signatureField.isEmpty() ? Set.of("header", "body") : Set.of("header", "body", "field"),
            Set.of("unit"));
    Boolean millis = word(node, "unit", UNITS, false, AT + "/timestamp/unit");
    return source == null || millis == null
        ? Optional.empty()
        : Optional.of(new Time(source, millis));
  }

  private List<Source> id(JsonNode node) {
    Source id = source(node, AT + "/id", Set.of("header", "body", "digest"), Set.of());
    return id == null ? List.of() : List.of(id);
  }

  private @Nullable Source source(
      JsonNode node, String pointer, Set<String> places, Set<String> beside) {
    List<String> named = places.stream().filter(place -> node.has(place)).sorted().toList();
    if (!node.isObject() || named.size() != 1) {
      fields.error(
          pointer,
          "must be an object that says where, with one of "
              + String.join(", ", places.stream().sorted().toList()));
      return null;
    }
    String place = named.getFirst();
    String at = pointer + "/" + place;
    if (node.size() > 1 + (int) beside.stream().filter(node::has).count()) {
      fields.error(pointer, "has a member that is not known here");
      return null;
    }
    if (place.equals("digest")) {
      String of = fields.matching(node.path(place), at, Pattern.compile("body"), "must be body");
      return of == null ? null : Source.digest();
    }
    if (place.equals("header")) {
      String header = header(node.path(place), at);
      return header == null ? null : Source.header(header);
    }
    String name = fields.matching(node.path(place), at, NAME, "must be a name");
    if (name == null) {
      return null;
    }
    return place.equals("field") ? Source.field(name) : Source.body(name);
  }

  /** A signature that doesn't hold the body or the time would let them be changed. */
  private boolean signs(String content, Optional<Time> time, List<Source> ids) {
    boolean known = true;
    Matcher placeholder = PLACEHOLDER.matcher(content);
    while (placeholder.find()) {
      known &= Set.of("id", "timestamp", "body").contains(placeholder.group(1));
    }
    boolean timed = content.contains("{timestamp}");
    boolean inBody = time.isPresent() && time.get().source().place() == Source.Place.BODY;
    if (!known || !content.contains("{body}")) {
      fields.error(
          AT + "/content", "must have {body} in it, and may have {timestamp} and {id} beside it");
    } else if (timed && (time.isEmpty() || inBody)) {
      fields.error(AT + "/timestamp", "must name the header or field of the signed {timestamp}");
    } else if (!timed && time.isPresent() && !inBody) {
      fields.error(
          AT + "/content", "must have {timestamp} in it: a time nobody signs proves nothing");
    } else if (content.contains("{id}") && ids.getFirst().place() != Source.Place.HEADER) {
      fields.error(AT + "/id", "must name the header of the signed {id}");
    } else if (UNSEPARATED.matcher(content).find()) {
      fields.error(AT + "/content", "must have a separator like . or : after {id}");
    } else {
      return true;
    }
    return false;
  }

  private @Nullable String header(JsonNode node, String pointer) {
    String name = fields.matching(node, pointer, HEADER, "must be the name of a header");
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }

  private String text(JsonNode node, String member, Pattern form, String otherwise, String detail) {
    if (!node.has(member)) {
      return otherwise;
    }
    String text = fields.matching(node.path(member), AT + "/" + member, form, detail);
    return text == null ? otherwise : text;
  }

  private <T> @Nullable T word(JsonNode node, String member, Map<String, T> words, T otherwise) {
    return word(node, member, words, otherwise, AT + "/" + member);
  }

  private <T> @Nullable T word(
      JsonNode node, String member, Map<String, T> words, T otherwise, String pointer) {
    JsonNode word = node.path(member);
    if (word.isMissingNode()) {
      return otherwise;
    }
    T meant = word.isTextual() ? words.get(word.textValue()) : null;
    if (meant == null) {
      fields.error(
          pointer,
          "must be one of " + String.join(", ", words.keySet().stream().sorted().toList()));
    }
    return meant;
  }

  private static <T> String key(Map<String, T> words, T meant) {
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().equals(meant))
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
