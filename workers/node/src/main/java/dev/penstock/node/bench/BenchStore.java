package dev.penstock.node.bench;

import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.LambdaHttp;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.Store;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.FolderReach;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * A durable store in a scratch folder with one trigger in it, and a sender who knows its secret.
 * Closing stops the server and removes the folder. Thread-safe.
 */
public final class BenchStore implements AutoCloseable {

  /** The name of its trigger. */
  public static final String TRIGGER = "bench";

  private static final byte[] ROOT = new byte[32];
  private static final String SECRET =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString(Arrays.copyOf("bench".getBytes(StandardCharsets.US_ASCII), 24));

  private final Path folder;
  private final Store store;
  private final WebhookSigner sender = new WebhookSigner(Sender.STANDARD_WEBHOOKS.scheme(), SECRET);

  private BenchStore(Path folder, Store store) {
    this.folder = folder;
    this.store = store;
  }

  /** A new one. */
  public static BenchStore open() {
    try {
      Path folder = Files.createTempDirectory("penstock-bench-");
      BenchStore bench = new BenchStore(folder, Store.embedded(folder.resolve("data")));
      bench.furnish();
      return bench;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The store itself. */
  public Store store() {
    return store;
  }

  /** Its folder, for whatever else is to go with it. */
  public Path folder() {
    return folder;
  }

  /** The keys of whoever works on it. */
  public static Keyring keyring() {
    return Keyring.of(ROOT);
  }

  /** The root key of those, in Base64. */
  public static String rootKey() {
    return Base64.getEncoder().encodeToString(ROOT);
  }

  /** An event as API Gateway hands it over, rightly signed now. */
  public byte[] event(String senderId, byte[] body) {
    return event(sender.headers(senderId, Instant.now(), body), body);
  }

  /** The same with a signature that doesn't hold. */
  public byte[] forgedEvent(String senderId, byte[] body) {
    Map<String, String> headers = new HashMap<>(sender.headers(senderId, Instant.now(), body));
    headers.put("webhook-signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    return event(headers, body);
  }

  @Override
  public void close() {
    store.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] event(Map<String, String> signed, byte[] body) {
    Map<String, String> headers = new HashMap<>(signed);
    headers.put("content-type", "application/json");
    var request =
        new HttpRequest("POST", "/hooks/" + TRIGGER, "", headers, Map.of(), body, "127.0.0.1");
    var event = new ByteArrayOutputStream();
    try {
      LambdaHttp.writeRequest(request, event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return event.toByteArray();
  }

  private void furnish() {
    Trigger trigger =
        Trigger.parse(
            """
            {"trigger": "bench",
             "webhook": {"scheme": "standard-webhooks", "secrets": ["bench"]},
             "start": {"workflow": "bench/nothing"}}
            """);
    var vault = new Vault(keyring(), new AuditTrail(keyring(), Clock.systemUTC()));
    try (Database api = store.open(DatabaseRole.API, 1);
        SecretValue secret = SecretValue.of(SECRET)) {
      api.within(() -> FolderReach.EVERYWHERE)
          .inTransaction(
              c -> {
                new TriggerStore(new Seal(keyring())).put(c, trigger, "bench");
                return vault.put(c, "bench", secret, "bench");
              });
    }
  }
}
