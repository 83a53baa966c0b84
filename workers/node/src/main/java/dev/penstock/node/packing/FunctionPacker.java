package dev.penstock.node.packing;

import dev.penstock.delivery.Delivery;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.LambdaHttp;
import dev.penstock.json.Json;
import dev.penstock.node.bench.BenchStore;
import dev.penstock.node.function.CustomRuntime;
import dev.penstock.node.function.FunctionArtifact;
import dev.penstock.spill.SpillSeal;
import dev.penstock.spill.SpilledDelivery;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packs functions with a Java of their own. Each is called on a store in a scratch folder, so that
 * its cache holds the whole way of a call; none of that store's keys or rows is in the cache, which
 * has classes and no objects of ours.
 */
public final class FunctionPacker {

  private static final byte[] BODY = "{\"text\": \"hello\"}".getBytes(StandardCharsets.UTF_8);

  private static final String NO_QUEUE = "http://127.0.0.1:1/000000000000/none.fifo";

  private final BenchStore store;

  /**
   * Packs with the help of a store.
   *
   * @param store that functions are called on
   */
  public FunctionPacker(BenchStore store) {
    this.store = store;
  }

  /** Links a function, and has its Java learn what a call of it takes. */
  public CustomRuntime pack(PackedFunction function, Path folder)
      throws IOException, InterruptedException {
    CustomRuntime runtime =
        CustomRuntime.link(
            List.of(FunctionArtifact.find(function.wire())), function.main(), folder);
    runtime.process(environment(function)).train(calls(function));
    return runtime;
  }

  /** The same, as one file for Lambda. */
  public void pack(PackedFunction function, Path folder, Path archive)
      throws IOException, InterruptedException {
    pack(function, folder).archive(archive);
  }

  /** What a function is given to work on the store. */
  Map<String, String> environment(PackedFunction function) {
    DatabaseSettings settings = store.store().settings(function.role(), 1);
    Map<String, String> environment =
        new TreeMap<>(
            Map.of(
                "PENSTOCK_DATABASE_URL", settings.url(),
                "PENSTOCK_DATABASE_PASSWORD", settings.password(),
                "PENSTOCK_ROOT_KEY", BenchStore.rootKey()));
    switch (function) {
      case INGRESS, SCHEDULER -> {}
      case DRAIN -> {
        environment.put("PENSTOCK_SPILL_QUEUE_URL", NO_QUEUE);
        environment.put("PENSTOCK_SPILL_ASIDE_URL", NO_QUEUE);
      }
      case API ->
          environment.put(
              "PENSTOCK_AUDITOR_PASSWORD",
              store.store().settings(DatabaseRole.AUDITOR, 1).password());
    }
    return environment;
  }

  private List<byte[]> calls(PackedFunction function) throws IOException {
    return switch (function) {
      case INGRESS -> List.of(store.forgedEvent("packed-1", BODY), store.event("packed-2", BODY));
      case SCHEDULER -> List.of("{}".getBytes(StandardCharsets.UTF_8));
      case DRAIN -> List.of(spilled());
      case API -> List.of(get("/api/v1/health"), get("/api/v1/runs"));
    };
  }

  private static byte[] spilled() {
    Delivery delivery =
        Delivery.fresh(
            BenchStore.TRIGGER,
            "packed-3",
            "standard-webhooks",
            Json.object(),
            "application/json",
            BODY,
            Instant.now());
    var event = Json.object();
    event
        .putArray("Records")
        .addObject()
        .put("messageId", "packed")
        .put("receiptHandle", "packed")
        .put(
            "body",
            new SpillSeal(BenchStore.keyring()).text(new SpilledDelivery(delivery, "packed", 1)));
    return Json.write(event).getBytes(StandardCharsets.UTF_8);
  }

  /** By nobody who is known: as far as the refusal. */
  private static byte[] get(String path) throws IOException {
    var event = new ByteArrayOutputStream();
    Map<String, String> headers =
        Map.of(
            "authorization",
            "Bearer pk_AAAAAAAAAAAAAAAAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAA",
            "host",
            "localhost");
    LambdaHttp.writeRequest(
        new HttpRequest("GET", path, "", headers, Map.of(), new byte[0], "127.0.0.1"), event);
    return event.toByteArray();
  }
}
