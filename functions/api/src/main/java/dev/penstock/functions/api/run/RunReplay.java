package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.util.List;
import java.util.Optional;

/**
 * A run taken once more on what is on record of it, to see where it would go another way. Nothing
 * is called and nothing is changed. Thread-safe.
 */
public final class RunReplay {

  private static final int LONGEST_VERSION = 100;

  private final Database database;
  private final Replayer replayer;

  public RunReplay(Database database, Replayer replayer) {
    this.database = database;
    this.replayer = replayer;
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/runs/{id}/replay", Operation.REPLAY_RUN, this::replay));
  }

  private HttpResponse replay(Exchange exchange) {
    exchange.query();
    String run = exchange.segment("id");
    Members body = exchange.body();
    Optional<String> version = body.optionalText("version", LONGEST_VERSION);
    Optional<JsonNode> definition = body.any("definition");
    if (version.isPresent() && definition.isPresent()) {
      body.error("definition", "must not be given beside a version");
    }
    body.done();
    // Who may not see the run is told that there is none, before anything of it is read.
    database.inTransaction(
        connection -> RunRows.run(connection, run).orElseThrow(Exchange::notFound));
    return HttpResponse.json(200, replayer.replay(run, version, definition));
  }
}
