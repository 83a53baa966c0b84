package dev.penstock.definition.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.SyntaxException;
import dev.penstock.definition.TextReader;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * Lays out YAML and JSON documents: two blanks for each level, one blank after a colon, no blanks
 * at the ends of lines, at most one empty line in a row. Comments, the order of keys and the way a
 * value is written stay. What comes out is read back: it has the digest of what went in and is laid
 * out already, or the document is left alone. Thread-safe.
 */
public final class DocumentFormatter {

  private DocumentFormatter() {}

  /**
   * Lays a document out.
   *
   * @param file its name; one ending in {@code .json} is JSON
   * @param bytes UTF-8
   */
  public static FormatResult format(String file, byte[] bytes) {
    JsonNode tree;
    try {
      tree = TextReader.read(file, bytes).tree();
    } catch (SyntaxException e) {
      return new FormatResult.Refused(e.line(), e.column(), String.valueOf(e.getMessage()));
    }
    if (file.endsWith(".json")) {
      return new FormatResult.Formatted(json(tree));
    }
    String before = new String(bytes, StandardCharsets.UTF_8);
    String after = YamlIndenter.indent(before);
    return isSame(file, tree, after) && YamlIndenter.indent(after).equals(after)
        ? new FormatResult.Formatted(after)
        : new FormatResult.Refused(
            1, 1, "The document is laid out in a way that can't be changed safely; it stays.");
  }

  private static boolean isSame(String file, JsonNode tree, String text) {
    try {
      JsonNode read = TextReader.read(file, text.getBytes(StandardCharsets.UTF_8)).tree();
      return Digest.of(read).equals(Digest.of(tree));
    } catch (SyntaxException _) {
      return false;
    }
  }

  private static String json(JsonNode tree) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    try {
      return Json.mapper().writer(printer).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
