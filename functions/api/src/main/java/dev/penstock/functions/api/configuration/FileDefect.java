package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.SourceText;
import dev.penstock.json.Json;

/**
 * Something wrong with a file.
 *
 * @param line 1-based; 0 when unknown
 * @param column 1-based; 0 when unknown
 * @param pointer JSON pointer into the document; empty for the whole file
 * @param message what is wrong and how to mend it
 */
record FileDefect(String file, int line, int column, String pointer, String message) {

  static FileDefect ofFile(String file, String message) {
    return new FileDefect(file, 0, 0, "", message);
  }

  static FileDefect at(String file, SourceText source, String pointer, String message) {
    var position = source.at(pointer);
    return new FileDefect(file, position.line(), position.column(), pointer, message);
  }

  ObjectNode json() {
    return Json.object()
        .put("file", file)
        .put("line", line)
        .put("column", column)
        .put("pointer", pointer)
        .put("message", message);
  }
}
