package dev.penstock.definition;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.json.JsonComplaint;
import java.io.IOException;

/** JSON text to tree with positions. */
final class JsonText {

  private final JsonParser parser;
  private final TreeGrower grower = new TreeGrower();

  private JsonText(JsonParser parser) {
    this.parser = parser;
  }

  static SourceText read(String text) throws SyntaxException {
    try (JsonParser parser = Json.factory().createParser(text)) {
      return new JsonText(parser).document();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new SyntaxException(
          at == null ? 1 : at.getLineNr(),
          at == null ? 1 : at.getColumnNr(),
          "Not valid JSON: " + JsonComplaint.of(e));
    } catch (IOException e) {
      throw new SyntaxException(1, 1, "Not readable: " + e.getMessage());
    }
  }

  private SourceText document() throws IOException, SyntaxException {
    JsonToken token = parser.nextToken();
    while (token != null) {
      take(token);
      token = parser.nextToken();
    }
    JsonNode root = grower.root();
    return new SourceText(root == null ? MissingNode.getInstance() : root, grower.positions());
  }

  private void take(JsonToken token) throws IOException, SyntaxException {
    JsonLocation at = parser.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    switch (token) {
      case START_OBJECT -> grower.open(Json.object(), line, column);
      case START_ARRAY -> grower.open(Json.array(), line, column);
      case END_OBJECT, END_ARRAY -> grower.close();
      case FIELD_NAME -> grower.key(parser.currentName(), line, column);
      case VALUE_STRING -> grower.value(TextNode.valueOf(parser.getText()), line, column);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> grower.value(number(line, column), line, column);
      case VALUE_TRUE, VALUE_FALSE ->
          grower.value(BooleanNode.valueOf(token == JsonToken.VALUE_TRUE), line, column);
      case VALUE_NULL -> grower.value(NullNode.getInstance(), line, column);
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new AssertionError("a text parser gives no " + token);
    }
  }

  private JsonNode number(int line, int column) throws IOException, SyntaxException {
    try {
      return Scalars.plain(parser.getText());
    } catch (NumberFormatException e) {
      throw new SyntaxException(line, column, String.valueOf(e.getMessage()));
    }
  }
}
