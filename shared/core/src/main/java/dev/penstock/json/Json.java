package dev.penstock.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;

/**
 * The one JSON mapper. Reading is strict: duplicate keys, trailing tokens and nesting deeper than
 * {@value #MAX_DEPTH} are refused. Thread-safe.
 */
public final class Json {

  /** Deep enough for any real document, shallow enough for recursive readers. */
  public static final int MAX_DEPTH = 500;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final ObjectReader TREE = MAPPER.readerFor(JsonNode.class);

  private Json() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /**
   * Reads a tree.
   *
   * @throws PlatformException {@code invalid-input} naming line and column
   */
  public static JsonNode read(byte[] utf8) {
    try {
      return present(TREE.readTree(utf8));
    } catch (JsonProcessingException e) {
      throw invalid(e);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The body is not valid UTF-8 JSON."), e);
    }
  }

  /**
   * Reads a tree.
   *
   * @throws PlatformException {@code invalid-input} naming line and column
   */
  public static JsonNode read(String text) {
    try {
      return present(TREE.readTree(text));
    } catch (JsonProcessingException e) {
      throw invalid(e);
    }
  }

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + value.getClass(), e);
    }
  }

  private static JsonNode present(JsonNode node) {
    if (node.isMissingNode()) {
      throw PlatformException.of(ProblemType.INVALID_INPUT, "The JSON text is empty.");
    }
    return node;
  }

  private static PlatformException invalid(JsonProcessingException e) {
    var where = e.getLocation();
    String at =
        where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    return new PlatformException(
        Problem.of(
            ProblemType.INVALID_INPUT, "Not valid JSON" + at + ": " + e.getOriginalMessage()),
        e);
  }
}
