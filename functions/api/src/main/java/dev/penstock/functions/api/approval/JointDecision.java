package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One decision on several questions that show the same. Each is decided by itself, as if it had
 * been the only one: what keeps a person from one of them keeps them from no other. Questions that
 * show different things are not decided together at all. Thread-safe.
 */
final class JointDecision {

  private static final int MOST = 100;

  /** What is looked at as a whole; a form and a doubt want an answer of their own. */
  private static final Set<String> KINDS = Set.of("approval", "document-review");

  private final Database database;
  private final DecisionLedger ledger;

  JointDecision(Database database, DecisionLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  HttpResponse decide(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    List<String> ids = ids(body);
    Decision decision = Decision.read(body).madeOn(ids.size());
    requireTheSame(ids, decision);
    ObjectNode answer = Json.object();
    ArrayNode items = answer.putArray("items");
    for (String id : ids) {
      items.add(item(id, decision, exchange.person()));
    }
    return HttpResponse.json(200, answer);
  }

  private static List<String> ids(Members body) {
    List<String> ids = body.optionalTexts("ids", MOST);
    if (ids == null) {
      body.error("ids", "is missing");
      return List.of();
    }
    if (new HashSet<>(ids).size() < ids.size()) {
      body.error("ids", "names one of them twice");
    }
    return ids;
  }

  /** The digest says that what they show is the same; the ledger holds each to it once more. */
  private void requireTheSame(List<String> ids, Decision decision) {
    List<ObjectNode> tasks =
        database.inTransaction(
            connection -> {
              List<ObjectNode> found = new ArrayList<>();
              for (String id : ids) {
                found.add(HumanTaskRows.find(connection, id).orElseThrow(Exchange::notFound));
              }
              return found;
            });
    List<FieldError> others = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      ObjectNode task = tasks.get(i);
      String pointer = "/ids/" + i;
      if (!KINDS.contains(task.path("kind").asText())) {
        others.add(new FieldError(pointer, "wants an answer of its own"));
      } else if (!task.path("payloadDigest").asText().equals(decision.payloadDigest())) {
        others.add(new FieldError(pointer, "shows another payload"));
      } else if (!task.path("kind").equals(tasks.getFirst().path("kind"))
          || !task.path("choices").equals(tasks.getFirst().path("choices"))) {
        others.add(new FieldError(pointer, "has other choices"));
      }
    }
    if (!others.isEmpty()) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_INPUT,
              "Only questions that show the same are decided together. Nothing was decided.",
              null,
              others));
    }
  }

  private ObjectNode item(String id, Decision decision, Principal.Person person) {
    try {
      Ruling ruling =
          database.inTransaction(transaction -> ledger.decide(transaction, id, decision, person));
      return switch (ruling) {
        case Ruling.Counted(ObjectNode task) ->
            item(id, task.path("state").asText().equals("decided") ? "decided" : "voted", "");
        case Ruling.Voided() -> item(id, "voided", "The payload changed since it was shown.");
        case Ruling.OtherDocument(String name) ->
            item(id, "voided", "\"" + name + "\" is not the document that is under review.");
        case Ruling.Refused(Standing standing) -> item(id, "refused", standing.sentence());
        case Ruling.Closed(String state) -> item(id, "closed", "It is " + state + ".");
      };
    } catch (PlatformException e) {
      // The role in this one's folder; all else concerns them alike and ends the request.
      if (e.problem().type() == ProblemType.FORBIDDEN) {
        return item(id, "refused", e.problem().detail());
      }
      throw e;
    }
  }

  private static ObjectNode item(String id, String result, String detail) {
    ObjectNode item = Json.object().put("id", id).put("result", result);
    return detail.isEmpty() ? item : item.put("detail", detail);
  }
}
