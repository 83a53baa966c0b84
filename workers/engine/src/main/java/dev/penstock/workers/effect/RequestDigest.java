package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectRequest;

/** What the ledger knows a request by: the tool and the arguments, without credentials. */
public final class RequestDigest {

  private RequestDigest() {}

  public static String of(EffectRequest request) {
    return Digest.of(payload(request));
  }

  /** Of a request whose arguments are on record as they are shown. */
  public static String of(String tool, JsonNode shown) {
    return Digest.of(payload(tool, shown));
  }

  static ObjectNode payload(EffectRequest request) {
    return payload(request.tool(), ShownArguments.of(request.arguments()));
  }

  private static ObjectNode payload(String tool, JsonNode shown) {
    ObjectNode payload = Json.object();
    payload.put("tool", tool);
    payload.set("arguments", shown);
    return payload;
  }
}
