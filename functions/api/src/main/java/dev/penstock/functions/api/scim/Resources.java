package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.ScimError;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.json.Json;
import java.time.Instant;

/** Resources as clients see them. */
final class Resources {

  private Resources() {}

  static ObjectNode begin(ResourceSchema schema, String id) {
    ObjectNode json = Json.object();
    json.putArray("schemas").add(schema.urn());
    return json.put("id", id);
  }

  static ObjectNode end(ObjectNode json, String type, Instant created, Instant changed) {
    json.putObject("meta")
        .put("resourceType", type)
        .put("created", created.toString())
        .put("lastModified", changed.toString())
        .put("location", ScimError.BASE + "/" + type + "s/" + json.path("id").textValue());
    return json;
  }

  /** With the version that it has by all that can be seen of it. */
  static ObjectNode versioned(ObjectNode json) {
    String version = Validator.etag(json);
    ((ObjectNode) json.path("meta")).put("version", version);
    return json;
  }

  static String version(JsonNode json) {
    return json.path("meta").path("version").textValue();
  }
}
