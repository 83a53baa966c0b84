package dev.penstock.workers.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads external resources (DSL reference, section External Resource) as GETs that the policy
 * decides on like any other: action {@code resource}. What was read is kept in memory for a while;
 * the policy is asked all the same. Thread-safe.
 */
public final class Resources {

  /** What policies call it. */
  public static final String KIND = "resource";

  private static final long FRESH_NANOS = 60_000_000_000L;
  private static final int KEPT = 50;

  private final HttpAct http;
  private final Authorizations authorizations;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > KEPT;
        }
      };

  private record Kept(byte[] content, long readNanos) {}

  public Resources(Egress egress, Authorizations authorizations) {
    this.http = new HttpAct(egress);
    this.authorizations = authorizations;
  }

  /**
   * The resource's content. What came with the definition is not read anywhere, so nobody is asked.
   *
   * @param resource {@code {endpoint, authentication?, content?}}
   * @throws InvalidArgumentsException when the endpoint is none that can be read
   * @throws PreparationException when it can't be had
   */
  public byte[] read(JsonNode resource, Preparation preparation) {
    if (resource.path("content").isTextual()) {
      return resource.path("content").textValue().getBytes(StandardCharsets.UTF_8);
    }
    var arguments =
        HttpArguments.of(
            Json.object()
                .put("method", "GET")
                .put("output", "raw")
                .put("redirect", true)
                .put("endpoint", resource.path("endpoint").asText()));
    Credential credential = Credential.of(resource.path("authentication"));
    URI uri = arguments.call().uri();
    Reach reach = allowed(uri, preparation);
    String key = uri + " " + resource.path("authentication");
    byte[] known = fresh(key);
    if (known != null) {
      return known;
    }
    byte[] content = fetch(arguments, credential, reach, preparation);
    synchronized (kept) {
      kept.put(key, new Kept(content, System.nanoTime()));
    }
    return content;
  }

  private static Reach allowed(URI uri, Preparation preparation) {
    return switch (preparation.gate().ask(Action.of(KIND, "GET", uri))) {
      case ActionGate.Passage.Open(Reach reach) -> reach;
      case ActionGate.Passage.Closed(String reason) ->
          throw new PreparationException(
              Standard.AUTHORIZATION.error(reason, preparation.position()));
    };
  }

  private byte @Nullable [] fresh(String key) {
    synchronized (kept) {
      Kept found = kept.get(key);
      return found == null || System.nanoTime() - found.readNanos > FRESH_NANOS
          ? null
          : found.content;
    }
  }

  private byte[] fetch(
      HttpArguments arguments, Credential credential, Reach reach, Preparation preparation) {
    Set<String> names = credential.secrets();
    String host = arguments.call().uri().getHost();
    try (Secrets secrets =
        names.isEmpty() ? Secrets.none() : preparation.secrets().open(names, host)) {
      var permit =
          new Permit(
              "",
              0,
              secrets,
              reach,
              preparation.gate(),
              preparation.deadline(),
              preparation.position());
      return switch (http.act(KIND, arguments, authorizations.of(credential, permit), permit)) {
        case ToolResult.Succeeded(JsonNode base64) -> Base64.getDecoder().decode(base64.asText());
        case ToolResult.Failed failed -> throw new PreparationException(failed.error());
        case ToolResult.Doubtful doubtful -> throw new PreparationException(doubtful.error());
      };
    }
  }
}
