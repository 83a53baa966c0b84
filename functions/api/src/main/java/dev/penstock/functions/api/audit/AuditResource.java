package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.audit.ShownEntry;
import dev.penstock.audit.siem.TrailFormat;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.shown.RawRead;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Produces;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.person.Disclosure;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The trail: reading, verifying, exporting; as the role auditor. Thread-safe. */
public final class AuditResource {

  /** Most entries of one export answer; the header Link names the rest. */
  static final int EXPORT_BATCH = 5_000;

  private static final String FORWARD =
      """
      SELECT seq, body, mac
        FROM audit
       WHERE seq > ? AND (?::text IS NULL OR run_id = ?)
       ORDER BY seq
       LIMIT ?
      """;

  private static final String NEWEST =
      """
      SELECT seq, body, mac
        FROM (SELECT seq, body, mac
                FROM audit
               WHERE ?::text IS NULL OR run_id = ?
               ORDER BY seq DESC
               LIMIT ?) newest
       ORDER BY seq
      """;

  private final Database auditor;
  private final Chaining chaining;
  private final TrailCheck check;
  private final Disclosure disclosure;
  private final RawRead raw;

  /**
   * The trail.
   *
   * @param api writes down who read an entry as it is
   * @param auditor may read the trail
   */
  public AuditResource(
      Database api,
      Database auditor,
      AuditTrail trail,
      Chaining chaining,
      TrailCheck check,
      Disclosure disclosure) {
    this.raw = new RawRead(api, trail);
    this.disclosure = disclosure;
    this.auditor = auditor;
    this.chaining = chaining;
    this.check = check;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/audit", Operation.LIST_AUDIT, this::list),
        Route.of("GET", "/audit/{seq}", Operation.GET_AUDIT_ENTRY, this::entry),
        Route.of("GET", "/audit/raw/{seq}", Operation.READ_RAW_AUDIT_ENTRY, this::raw),
        Route.of("GET", "/audit/verification", Operation.VERIFY_AUDIT, this::verify),
        Route.of("GET", "/audit/export", Operation.EXPORT_AUDIT, this::export)
            .producing(Produces.JSON_LINES));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("after", "last", "run", "limit");
    String run = query.text("run").orElse(null);
    var last = query.number("last", 1, 250);
    long after = query.number("after", 0, Long.MAX_VALUE).orElse(0L);
    int limit = query.limit();
    chaining.catchUp();
    return Page.response(
        last.isPresent() ? newest(run, last.get().intValue()) : forward(after, run, limit));
  }

  private ObjectNode forward(long after, @org.jspecify.annotations.Nullable String run, int limit) {
    return auditor.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(FORWARD)) {
            select.setLong(1, after);
            select.setString(2, run);
            select.setString(3, run);
            select.setInt(4, limit + 1);
            List<ObjectNode> entries = read(connection, select);
            List<ObjectNode> shown = entries.subList(0, Math.min(limit, entries.size()));
            return page(shown, entries.size() > limit);
          }
        });
  }

  private ObjectNode newest(@org.jspecify.annotations.Nullable String run, int count) {
    return auditor.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(NEWEST)) {
            select.setString(1, run);
            select.setString(2, run);
            select.setInt(3, count);
            return page(read(connection, select), false);
          }
        });
  }

  private List<ObjectNode> read(Connection connection, PreparedStatement select)
      throws SQLException {
    List<ObjectNode> entries = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        entries.add(AuditJson.of(rows));
      }
    }
    disclosure.of(connection, entries);
    entries.forEach(ShownEntry::of);
    return entries;
  }

  private static ObjectNode page(List<ObjectNode> entries, boolean isMoreThere) {
    ObjectNode page = Json.object();
    page.putArray("items").addAll(entries);
    return isMoreThere
        ? page.put("next", entries.getLast().path("seq").asText())
        : page.putNull("next");
  }

  private HttpResponse entry(Exchange exchange) {
    exchange.query();
    return Validator.answer(exchange.request(), ShownEntry.of(one(exchange.segment("seq"))));
  }

  private HttpResponse raw(Exchange exchange) {
    String seq = exchange.segment("seq");
    // Another role's: read before the entry about it, and told after that is there.
    ObjectNode entry = one(seq);
    return raw.answer(exchange, "audit-entry", seq, _ -> entry);
  }

  /** By its place, with people by their names. */
  private ObjectNode one(String seq) {
    if (!seq.matches("[1-9]\\d{0,17}")) {
      throw Exchange.notFound();
    }
    chaining.catchUp();
    return auditor.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT body, mac FROM audit WHERE seq = ?")) {
            select.setLong(1, Long.parseLong(seq));
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                throw Exchange.notFound();
              }
              return disclosure.of(connection, AuditJson.of(row));
            }
          }
        });
  }

  private HttpResponse verify(Exchange exchange) {
    exchange.query();
    return HttpResponse.json(200, check.run());
  }

  /** Line by line what `./penstock audit export` writes, in batches that fit an answer. */
  private HttpResponse export(Exchange exchange) {
    Query query = exchange.query("after", "format");
    long after = query.number("after", 0, Long.MAX_VALUE).orElse(0L);
    TrailFormat format =
        query
            .choice("format", TrailFormat.names())
            .flatMap(TrailFormat::of)
            .orElse(TrailFormat.JSONL);
    chaining.catchUp();
    StringBuilder lines = new StringBuilder();
    long last =
        auditor.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(FORWARD)) {
                select.setLong(1, after);
                select.setString(2, null);
                select.setString(3, null);
                select.setInt(4, EXPORT_BATCH);
                try (ResultSet rows = select.executeQuery()) {
                  long seq = after;
                  int count = 0;
                  for (; rows.next(); count++) {
                    seq = rows.getLong("seq");
                    String body = rows.getString("body");
                    String told =
                        format.isExact() ? body : ShownEntry.of(disclosure.of(connection, body));
                    lines.append(format.line(seq, rows.getBytes("mac"), told)).append('\n');
                  }
                  return count == EXPORT_BATCH ? seq : -1L;
                }
              }
            });
    HttpResponse response =
        new HttpResponse(
            200,
            Map.of(
                "content-type",
                format == TrailFormat.CEF
                    ? "text/plain; charset=utf-8"
                    : Produces.JSON_LINES.mediaType()),
            lines.toString().getBytes(StandardCharsets.UTF_8));
    return last < 0
        ? response
        : response.with(
            "link",
            "</api/v1/audit/export?after="
                + last
                + (format == TrailFormat.JSONL ? "" : "&format=" + format.wire())
                + ">; rel=\"next\"");
  }
}
