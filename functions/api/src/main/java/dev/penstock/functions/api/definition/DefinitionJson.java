package dev.penstock.functions.api.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.definition.diagram.Diagram;
import dev.penstock.json.Json;

/** How the API tells a definition: its names, its document and its diagram. */
public final class DefinitionJson {

  private DefinitionJson() {}

  public static ObjectNode of(StoredDefinition stored) {
    ObjectNode json = Json.object();
    json.put("namespace", stored.id().namespace());
    json.put("name", stored.id().name());
    json.put("version", stored.id().version());
    json.put("digest", stored.digest());
    json.set("document", stored.document());
    json.set("diagram", Diagram.of(DefinitionReader.open(stored.document())).json());
    return json;
  }
}
