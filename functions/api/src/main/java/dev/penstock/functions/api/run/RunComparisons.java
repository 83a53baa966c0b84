package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** Two runs compared on what is on record of both. Nothing is called. Thread-safe. */
final class RunComparisons {

  private static final int LONGEST_ID = 200;

  private final Database database;
  private final RunRules rules;

  RunComparisons(Database database, RunRules rules) {
    this.database = database;
    this.rules = rules;
  }

  HttpResponse answer(Exchange exchange) {
    String with =
        exchange
            .query("with")
            .text("with", LONGEST_ID)
            .filter(it -> !it.isEmpty())
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.INVALID_INPUT,
                        "The query parameter \"with\" must name the other run."));
    String id = exchange.segment("id");
    record Both(Read here, Read there) {}
    Both both =
        database.inTransaction(
            connection -> {
              // Who may not see one of them is told so before anything of the other is read.
              ObjectNode here = run(connection, id);
              ObjectNode there = run(connection, with);
              return new Both(read(connection, here), read(connection, there));
            });
    return Validator.answer(
        exchange.request(),
        RunComparison.between(shown(both.here(), exchange), shown(both.there(), exchange)));
  }

  /** A run and its trace as the store has them. */
  private record Read(ObjectNode run, ObjectNode trace) {}

  private static ObjectNode run(Connection connection, String id) throws SQLException {
    return RunRows.run(connection, id).orElseThrow(Exchange::notFound);
  }

  private static Read read(Connection connection, ObjectNode run) throws SQLException {
    String id = run.path("id").asText();
    return new Read(run, RunTrace.read(connection, id).orElseThrow(Exchange::notFound));
  }

  /**
   * Each as its own workflow says, before they are compared: no more is told than of each alone.
   */
  private RunComparison.Side shown(Read read, Exchange exchange) {
    rules.redactTrace(read.trace(), read.run().path("definitionDigest").asText());
    rules.redact(read.run(), exchange.principal());
    return new RunComparison.Side(read.run(), read.trace());
  }
}
