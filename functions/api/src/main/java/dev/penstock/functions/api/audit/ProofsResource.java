package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.TrailProofs;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Checkpoints of the trail and proofs under them. A proof shows its entry and hashes of others, so
 * an entry of a run is for who may see the run's folder; the rest is the installation's.
 * Thread-safe.
 */
public final class ProofsResource {

  private static final String IN_REACH =
      """
      SELECT 1 FROM audit a
       WHERE a.seq = ? AND (everywhere() OR EXISTS (SELECT FROM run r WHERE r.id = a.run_id))
      """;

  private final Database api;
  private final Keyring keyring;
  private final Optional<TrailProofs> proofs;

  /**
   * Proofs for holders of a key.
   *
   * @param key of who signs here; without it nothing is proved
   */
  public ProofsResource(Database api, Keyring keyring, Optional<NoteKey> key) {
    this.api = api;
    this.keyring = keyring;
    this.proofs = key.map(TrailProofs::new);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/audit/checkpoints", Operation.LIST_CHECKPOINTS, this::checkpoints),
        Route.of("GET", "/audit/proofs/{seq}", Operation.PROVE_ENTRY, this::entry),
        Route.of("GET", "/audit/growth", Operation.PROVE_GROWTH, this::growth));
  }

  private HttpResponse checkpoints(Exchange exchange) {
    Query query = exchange.query("after", "limit");
    long after = query.number("after", 0, Long.MAX_VALUE).orElse(0L);
    int limit = query.limit();
    TrailProofs known = known();
    List<String> notes =
        api.inTransaction(connection -> known.checkpoints(connection, after, limit + 1));
    ObjectNode page = Json.object().put("key", known.key().toString());
    api.inTransaction(connection -> known.cut(connection, keyring))
        .ifPresent(cut -> page.put("cut", cut));
    ArrayNode items = page.putArray("items");
    page.putNull("next");
    for (String note : notes.subList(0, Math.min(limit, notes.size()))) {
      Checkpoint checkpoint = opened(note, known.key());
      items
          .addObject()
          .put("size", checkpoint.size())
          .put("signedAt", checkpoint.at().toString())
          .put("note", note);
    }
    if (notes.size() > limit) {
      page.put("next", items.get(limit - 1).path("size").asText());
    }
    return Page.response(page);
  }

  private HttpResponse entry(Exchange exchange) {
    exchange.query();
    long seq = number(exchange.segment("seq"));
    return api.inTransaction(
        connection -> {
          if (!isInReach(connection, seq)) {
            throw Exchange.notFound();
          }
          TrailProofs known = known();
          return proof(known, known.ofEntry(connection, seq).text());
        });
  }

  private HttpResponse growth(Exchange exchange) {
    long since =
        exchange
            .query("since")
            .number("since", 1, Long.MAX_VALUE)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.INVALID_INPUT,
                        "Say from which checkpoint on: since, its number of entries."));
    TrailProofs known = known();
    return api.inTransaction(connection -> proof(known, known.since(connection, since).text()));
  }

  private static HttpResponse proof(TrailProofs known, String text) {
    return HttpResponse.json(
        200, Json.object().put("key", known.key().toString()).put("proof", text));
  }

  private TrailProofs known() {
    return proofs.orElseThrow(
        () ->
            PlatformException.of(
                ProblemType.CONFLICT,
                "No checkpoints are known here: the verifier key is missing (PENSTOCK_AUDIT_KEY)."));
  }

  private static boolean isInReach(Connection transaction, long seq) throws SQLException {
    try (PreparedStatement select = transaction.prepareStatement(IN_REACH)) {
      select.setLong(1, seq);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static long number(String segment) {
    if (!segment.matches("[1-9][0-9]{0,17}")) {
      throw Exchange.notFound();
    }
    return Long.parseLong(segment);
  }

  private static Checkpoint opened(String note, NoteKey key) {
    try {
      return Checkpoint.open(note, key);
    } catch (InvalidProof e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.TAMPERED,
              "A stored checkpoint does not hold. "
                  + e.getMessage()
                  + " Run: penstock audit verify"),
          e);
    }
  }
}
