package dev.penstock.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;

/**
 * The one way to read and write JSON. Reading is strict: duplicate keys, trailing tokens and
 * nesting deeper than {@value #MAX_DEPTH} are refused. Thread-safe.
 */
public final class Json {

  /** Deep enough for any real document, shallow enough for recursive readers. */
  public static final int MAX_DEPTH = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Loaded by the first who binds to classes, which a function's cold path never does. */
  private static final class Binding {
    private static final JsonMapper MAPPER =
        JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
  }

  private Json() {}

  /** Binds to classes. For trees and tokens there are cheaper ways here. */
  public static JsonMapper mapper() {
    return Binding.MAPPER;
  }

  /** For who reads or writes tokens. */
  public static JsonFactory factory() {
    return FACTORY;
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
    try (JsonParser json = FACTORY.createParser(utf8)) {
      return present(Tree.read(json));
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
    try (JsonParser json = FACTORY.createParser(text)) {
      return present(Tree.read(json));
    } catch (JsonProcessingException e) {
      throw invalid(e);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory is always readable", e);
    }
  }

  public static String write(Object value) {
    try {
      return value instanceof JsonNode node ? text(node) : mapper().writeValueAsString(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + value.getClass(), e);
    }
  }

  private static String text(JsonNode node) throws IOException {
    try (SegmentedStringWriter text = new SegmentedStringWriter(FACTORY._getBufferRecycler())) {
      try (JsonGenerator json = FACTORY.createGenerator(text)) {
        Tree.write(node, json);
      }
      return text.getAndClear();
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
        Problem.of(ProblemType.INVALID_INPUT, "Not valid JSON" + at + ": " + JsonComplaint.of(e)),
        e);
  }
}
