package dev.penstock.workers.effect;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.List;

/**
 * The arguments as policies and people see them: a credential that a document takes from the run's
 * data is masked. Only in the places where arguments hold credentials, so that nothing else can be
 * hidden from whoever decides.
 */
final class ShownArguments {

  private static final List<String> PLACES =
      List.of(
          "",
          "/document",
          "/service",
          "/proto",
          "/agentCard",
          "/server",
          "/transport/http",
          "/reconcile");

  private ShownArguments() {}

  static JsonNode of(JsonNode arguments) {
    ObjectNode shown = arguments.deepCopy();
    // How far a subscription has come is no part of what is decided on: allowed once, it goes on.
    shown.remove(EffectRequest.BATCH);
    for (String place : PLACES) {
      JsonNode properties = shown.at(place + "/authentication/properties");
      for (String hidden : Credential.HIDDEN) {
        JsonPointer at = JsonPointer.compile(hidden);
        if (properties.at(at).isTextual()
            && properties.at(at.head()) instanceof ObjectNode object) {
          object.put(at.last().getMatchingProperty(), "***");
        }
      }
    }
    return shown;
  }
}
