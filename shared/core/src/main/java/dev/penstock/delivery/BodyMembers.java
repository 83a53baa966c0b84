package dev.penstock.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Single members of a body that was already verified, pulled out without building the rest. A body
 * that isn't such JSON has none of them.
 */
final class BodyMembers {

  private static final JsonFactory JSON = Json.factory();

  private BodyMembers() {}

  /** A text or number of the object that the body is; empty when it isn't there. */
  static String scalar(byte[] body, String name) {
    try (JsonParser parser = JSON.createParser(body)) {
      return parser.nextToken() == JsonToken.START_OBJECT ? member(parser, name) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether the body is an object with a member that is an object. */
  static boolean hasObject(byte[] body, String name) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (String at = parser.nextFieldName(); at != null; at = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.START_OBJECT && at.equals(name)) {
          return true;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  /**
   * A digest of one member of every object of the array that the body is, in order. Empty when one
   * of them lacks it: a batch is only the same as another when all of it is.
   */
  static String digestOfEach(byte[] body, String name) {
    StringBuilder all = new StringBuilder();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return "";
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        String member = member(parser, name);
        if (member.isEmpty()) {
          return "";
        }
        all.append(member).append('\n');
      }
      if (parser.currentToken() != JsonToken.END_ARRAY || all.isEmpty()) {
        return "";
      }
    } catch (IOException e) {
      return "";
    }
    return Digest.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the object that the parser stands on to its end; of several with one name, the last. */
  private static String member(JsonParser parser, String name) throws IOException {
    String found = "";
    for (String at = parser.nextFieldName(); at != null; at = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (at.equals(name) && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
        found = parser.getText();
      }
      parser.skipChildren();
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("cut off");
    }
    return found;
  }
}
