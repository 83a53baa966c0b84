package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A document's tree and where each of its values stands in the text.
 *
 * @param positions by JSON pointer; a member stands where its key begins
 */
public record SourceText(JsonNode tree, Map<String, Position> positions) {

  private static final Position NOWHERE = new Position(0, 0);

  /** 1-based; zero when unknown. */
  public record Position(int line, int column) {}

  /** The position of the pointer's value, or of the nearest value around it. */
  public Position at(String pointer) {
    String nearest = pointer;
    while (true) {
      Position position = positions.get(nearest);
      if (position != null) {
        return position;
      }
      if (nearest.isEmpty()) {
        return NOWHERE;
      }
      nearest = nearest.substring(0, nearest.lastIndexOf('/'));
    }
  }
}
