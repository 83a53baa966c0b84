package dev.penstock.json;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What is wrong with a text that should be JSON, without what only the parser's makers need. */
public final class JsonComplaint {

  private JsonComplaint() {}

  public static String of(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceAll(
            " ?\\(start marker at \\[Source: [^;\\]]*; (line: \\d+, column: \\d+)\\]\\)",
            " that begins at $1");
  }
}
