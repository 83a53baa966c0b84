package dev.penstock.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;

/** The inside of a secret, which is an object only when it is written as one. */
public final class SecretContent {

  private SecretContent() {}

  /**
   * The object, or a missing node when the secret is plain text; the parser's words are dropped.
   */
  public static JsonNode object(String content) {
    if (!content.stripLeading().startsWith("{")) {
      return MissingNode.getInstance();
    }
    try {
      return Json.read(content);
    } catch (PlatformException e) {
      return MissingNode.getInstance();
    }
  }
}
