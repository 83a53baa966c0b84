package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to tree: strict UTF-8, bounded size, JSON or YAML. Every file of a configuration folder
 * comes through here. Thread-safe.
 */
public final class TextReader {

  /** Far above any real document, far below what could hurt. */
  static final int MAX_BYTES = 5_000_000;

  /** Deeper documents would need deep recursion everywhere else. */
  static final int MAX_DEPTH = 420;

  /** Counted after aliases are expanded. */
  static final int MAX_VALUES = 200_000;

  private TextReader() {}

  /**
   * Reads a mapping.
   *
   * @param file its name; one ending in {@code .json} is read as JSON only
   * @throws SyntaxException saying where and what
   */
  public static SourceText read(String file, byte[] bytes) throws SyntaxException {
    if (bytes.length > MAX_BYTES) {
      throw new SyntaxException(
          1, 1, "The document has " + bytes.length + " bytes; the most is " + MAX_BYTES + ".");
    }
    String text = decode(bytes);
    SourceText source = looksLikeJson(text) ? json(file, text) : YamlText.read(text);
    if (!source.tree().isObject()) {
      throw new SyntaxException(1, 1, "A document is a mapping, but this is " + kind(source) + ".");
    }
    return source;
  }

  private static SourceText json(String file, String text) throws SyntaxException {
    try {
      return JsonText.read(text);
    } catch (SyntaxException asJson) {
      if (file.endsWith(".json")) {
        throw asJson;
      }
      return YamlText.read(text); // a YAML flow mapping starts like JSON
    }
  }

  private static boolean looksLikeJson(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }

  private static String decode(byte[] bytes) throws SyntaxException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(in)
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      int line = 1;
      int start = 0;
      for (int i = 0; i < in.position(); i++) {
        if (bytes[i] == '\n') {
          line++;
          start = i + 1;
        }
      }
      throw new SyntaxException(
          line, in.position() - start + 1, "The text is not valid UTF-8. Save it as UTF-8.");
    }
  }

  private static String kind(SourceText source) {
    JsonNode tree = source.tree();
    return tree.isMissingNode() || tree.isNull()
        ? "empty"
        : "of type " + tree.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }
}
