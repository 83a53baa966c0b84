package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.SubRunRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for a system that a workflow calls.
 *
 * @param task name or pointer of the task whose calls it answers
 * @param tool the kind of call that it answers, such as {@code http}
 * @param host the host whose calls it answers
 * @param answers in turn
 * @param always whether the one answer is given to every call
 * @param pointer where it stands in the test file
 */
public record Mock(
    Optional<String> task,
    Optional<String> tool,
    Optional<String> host,
    List<Answer> answers,
    boolean always,
    String pointer) {

  boolean isFor(EffectRequest call) {
    return task.map(t -> TaskNames.isMeant(t, call.task().position())).orElse(true)
        && tool.map(t -> t.equals(call.tool())).orElse(true)
        && host.map(h -> h.equalsIgnoreCase(hostOf(call.arguments()))).orElse(true);
  }

  /** Only when it names the task or the kind: else a workflow that is there is really run. */
  boolean isFor(SubRunRequest run) {
    return (task.isPresent() || tool.isPresent())
        && task.map(t -> TaskNames.isMeant(t, run.task().position())).orElse(true)
        && tool.map("workflow"::equals).orElse(true)
        && host.isEmpty();
  }

  /** Empty when the call names no address. */
  static String hostOf(JsonNode arguments) {
    try {
      String host = new URI(address(arguments)).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static String address(JsonNode arguments) {
    return arguments.path(arguments.has("server") ? "server" : "endpoint").asText("");
  }
}
