package dev.penstock.functions.api.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the installation works, and what it can be asked. Thread-safe. */
public final class HealthResource {

  private static final String DOCUMENT = "/openapi/penstock.v1.json";

  private final Database database;
  private final HealthProbe probe;
  private final String version;
  private final byte[] openApi;

  public HealthResource(Database database, HealthProbe probe, String version) {
    this.database = database;
    this.probe = probe;
    this.version = version;
    this.openApi = load();
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/health", Operation.GET_HEALTH, this::health),
        Route.of("GET", "/openapi.json", Operation.GET_OPEN_API, this::openApi));
  }

  private HttpResponse health(Exchange exchange) {
    exchange.query();
    HealthProbe.Part store = new HealthProbe.Part(storeState(), probe.storeKind(), "");
    HealthProbe.Part backbone = probe.backbone();
    boolean down =
        store.state() == HealthProbe.State.DOWN || backbone.state() == HealthProbe.State.DOWN;
    ObjectNode json = Json.object();
    json.put("status", down ? "degraded" : "ok");
    json.put("version", version);
    json.set("store", part(store));
    json.set("backbone", part(backbone));
    var notices = json.putArray("notices");
    probe.notices().forEach(notices::add);
    return HttpResponse.json(down ? 503 : 200, json);
  }

  private HttpResponse openApi(Exchange exchange) {
    exchange.query();
    return Validator.answer(
        exchange.request(),
        new HttpResponse(200, Map.of("content-type", "application/json"), openApi));
  }

  private HealthProbe.State storeState() {
    try {
      return database.inTransaction(
          connection -> {
            try (var one = connection.prepareStatement("SELECT 1")) {
              one.execute();
              return HealthProbe.State.UP;
            }
          });
    } catch (PlatformException e) {
      return HealthProbe.State.DOWN;
    }
  }

  private static ObjectNode part(HealthProbe.Part part) {
    ObjectNode json =
        Json.object()
            .put("status", part.state().name().toLowerCase(Locale.ROOT))
            .put("kind", part.kind());
    return part.detail().isEmpty() ? json : json.put("detail", part.detail());
  }

  /** Without insignificant space: it is read by programs. */
  private static byte[] load() {
    try (InputStream in = HealthResource.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException("the artifact lacks " + DOCUMENT);
      }
      return Json.write(Json.read(in.readAllBytes())).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
