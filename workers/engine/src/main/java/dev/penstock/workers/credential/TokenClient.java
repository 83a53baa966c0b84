package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Exchange;
import dev.penstock.workers.http.HttpAnswer;
import dev.penstock.workers.http.HttpCall;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Masked;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.PreparationException;

/** Talks to an authority: each request is an action of its own that the policy decides on. */
final class TokenClient {

  private final Egress egress;

  TokenClient(Egress egress) {
    this.egress = egress;
  }

  /**
   * The answer's JSON.
   *
   * @param operation what is asked for, by name: a grant, or {@code discovery}
   * @throws PreparationException when the policy denies it, the authority is away or refuses
   */
  JsonNode ask(HttpCall call, String operation, Permit permit) {
    var action = new Action(Authorizations.KIND, call.method(), operation, call.uri());
    return switch (permit.gate().ask(action)) {
      case ActionGate.Passage.Closed(String reason) ->
          throw failed(Standard.AUTHORIZATION, reason, permit);
      case ActionGate.Passage.Open(var reach) ->
          switch (egress.exchange(call, reach, permit.deadline().left())) {
            case Exchange.Answered(HttpAnswer answer) -> json(answer, call, permit);
            case Exchange.Refused(String reason) ->
                throw failed(Standard.AUTHORIZATION, reason, permit);
            case Exchange.Unproven(String reason) ->
                throw failed(
                    Standard.AUTHENTICATION,
                    call.uri().getHost() + ": " + BoundedText.of(reason),
                    permit);
            case Exchange.NotSent(String reason) -> throw away(call, reason, permit);
            case Exchange.Lost(_, String reason) -> throw away(call, reason, permit);
            case Exchange.TooLarge _ -> throw away(call, "The answer is too long.", permit);
          };
    };
  }

  private static JsonNode json(HttpAnswer answer, HttpCall call, Permit permit) {
    JsonNode body;
    try {
      body = Json.read(answer.body());
    } catch (PlatformException e) {
      body = Json.object();
    }
    if (answer.status() == 200 && body.isObject()) {
      return body;
    }
    // The description is left out: an authority may echo in it what it was sent.
    String code = BoundedText.of(body.path("error").asText(""));
    throw failed(
        answer.status() >= 500 ? Standard.COMMUNICATION : Standard.AUTHENTICATION,
        call.uri().getHost()
            + " answered "
            + answer.status()
            + (code.isEmpty() ? "" : ": " + code)
            + ", and no token",
        permit);
  }

  private static PreparationException away(HttpCall call, String reason, Permit permit) {
    return failed(
        Standard.COMMUNICATION, call.uri().getHost() + ": " + BoundedText.of(reason), permit);
  }

  static PreparationException failed(Standard type, String detail, Permit permit) {
    return new PreparationException(
        type.error(Masked.text(detail, permit.secrets().traces()), permit.position()));
  }
}
