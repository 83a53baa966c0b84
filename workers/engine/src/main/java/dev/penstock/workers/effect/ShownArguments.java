package dev.penstock.workers.effect;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments as policies and people see them: a credential that a document takes from the run's
 * data is masked. Only in the places where arguments hold credentials, so that nothing else can be
 * hidden from whoever decides.
 */
final class ShownArguments {

  private static final List<JsonPointer> PLACES =
      Stream.of(
              "",
              "/document",
              "/service",
              "/proto",
              "/agentCard",
              "/server",
              "/transport/http",
              "/reconcile")
          .map(place -> JsonPointer.compile(place + "/authentication/properties"))
          .toList();

  private static final List<JsonPointer> HIDDEN =
      Credential.HIDDEN.stream().map(JsonPointer::compile).toList();

  private ShownArguments() {}

  static JsonNode of(JsonNode arguments) {
    ObjectNode shown = arguments.deepCopy();
    // How far a subscription has come is no part of what is decided on: allowed once, it goes on.
    shown.remove(EffectRequest.BATCH);
    for (JsonPointer place : PLACES) {
      JsonNode properties = shown.at(place);
      if (properties.isMissingNode()) {
        continue;
      }
      for (JsonPointer at : HIDDEN) {
        if (properties.at(at).isTextual()
            && properties.at(at.head()) instanceof ObjectNode object) {
          object.put(at.last().getMatchingProperty(), "***");
        }
      }
    }
    return shown;
  }
}
