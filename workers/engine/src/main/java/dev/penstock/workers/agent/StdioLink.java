package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.sandbox.Dialogue;
import dev.penstock.workers.sandbox.Ended;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session with a process: a message a line, each way. */
final class StdioLink implements McpLink {

  private static final int METHOD_NOT_FOUND = -32601;

  private final Dialogue dialogue;
  private final boolean network;

  /**
   * With a process that is just starting.
   *
   * @param network whether what it does may be seen outside, so that it matters when nobody knows
   */
  StdioLink(Dialogue dialogue, boolean network) {
    this.dialogue = dialogue;
    this.network = network;
  }

  @Override
  public Reply ask(ObjectNode message, @Nullable String id, Permit permit) {
    dialogue.say(Json.write(Reply.request(message, id)));
    if (id == null) {
      return Reply.taken(Json.object());
    }
    while (true) {
      switch (dialogue.hear(permit.deadline(), permit.stop())) {
        case Dialogue.Heard.Line(String text) -> {
          Optional<Reply> reply = heard(text, id, permit);
          if (reply.isPresent()) {
            return reply.get();
          }
        }
        case Dialogue.Heard.Silent(boolean begun, String complaints) -> {
          return unanswered(
              begun ? Standard.RUNTIME : Standard.CONFIGURATION,
              (begun ? "The server ended without an answer" : "The sandbox could not be set up")
                  + told(complaints, permit),
              permit);
        }
        case Dialogue.Heard.TooMuch(int most) -> {
          return unanswered(
              Standard.RUNTIME,
              "The server wrote more than %d bytes and was ended.".formatted(most),
              permit);
        }
        case Dialogue.Heard.TimedOut _ -> {
          cancel(id, "timeout");
          return unanswered(
              Standard.TIMEOUT, "The server took longer than allowed and was ended.", permit);
        }
        case Dialogue.Heard.Stopped _ -> {
          cancel(id, "cancelled");
          return unanswered(
              Standard.RUNTIME, "Nobody waits for the server any more, so it was ended.", permit);
        }
      }
    }
  }

  @Override
  public void agreed(String version) {
    // Only HTTP repeats it.
  }

  @Override
  public void close() {
    dialogue.close();
  }

  /** The reply, if the line has it; what else it says is dealt with. */
  private Optional<Reply> heard(String line, String id, Permit permit) {
    JsonNode said;
    try {
      said = Json.read(line);
    } catch (PlatformException _) {
      // A server must not, and many do say something in plain words first.
      return Optional.empty();
    }
    for (JsonNode message : said.isArray() ? said : List.of(said)) {
      if (Reply.answers(message, id)) {
        return Optional.of(Reply.of(List.of(message), id, Json.object(), permit));
      }
      if (message.has("method") && message.has("id")) {
        answer(message);
      }
    }
    return Optional.empty();
  }

  /** Says that we are there, and that there is nothing else to ask for. */
  private void answer(JsonNode request) {
    ObjectNode answer = Json.object().put("jsonrpc", "2.0");
    answer.set("id", request.path("id"));
    if (request.path("method").asText().equals("ping")) {
      answer.putObject("result");
    } else {
      answer
          .putObject("error")
          .put("code", METHOD_NOT_FOUND)
          .put("message", "This client offers nothing of the kind.");
    }
    dialogue.say(Json.write(answer));
  }

  private void cancel(String id, String reason) {
    ObjectNode cancelled = Json.object().put("method", "notifications/cancelled");
    cancelled.putObject("params").put("requestId", id).put("reason", reason);
    dialogue.say(Json.write(Reply.request(cancelled, null)));
  }

  /** Without a network nothing can have come of it: what it did went with its sandbox. */
  private Reply unanswered(Standard type, String detail, Permit permit) {
    WorkflowError error = type.error(detail, permit.position());
    return new Reply.Ended(
        network ? new ToolResult.Doubtful(error) : new ToolResult.Failed(error, true));
  }

  private static String told(String complaints, Permit permit) {
    return new Ended(0, "", complaints).without(permit.secrets()).lastWords();
  }
}
