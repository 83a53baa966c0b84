package dev.penstock.workers.effect;

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

  static ObjectNode payload(EffectRequest request) {
    ObjectNode payload = Json.object();
    payload.put("tool", request.tool());
    payload.set("arguments", ShownArguments.of(request.arguments()));
    return payload;
  }
}
