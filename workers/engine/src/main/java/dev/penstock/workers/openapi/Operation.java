package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * One operation of a document.
 *
 * @param path the template under which it stands
 * @param key its method as the document writes it
 * @param item the path item it belongs to
 * @param declaration what the document says of it
 * @param parameters all that hold for it
 */
record Operation(
    String path, String key, JsonNode item, JsonNode declaration, List<Parameter> parameters) {

  String method() {
    return key.toUpperCase(Locale.ROOT);
  }
}
