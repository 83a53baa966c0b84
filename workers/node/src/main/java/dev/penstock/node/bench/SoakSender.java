package dev.penstock.node.bench;

import dev.penstock.delivery.WebhookSigner;
import dev.penstock.json.Json;
import dev.penstock.trigger.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A sender as providers are: it signs, waits for an answer, and sends the same delivery again until
 * it was told 2xx. It keeps what it was told. Thread-safe.
 */
final class SoakSender implements AutoCloseable {

  static final String TRIGGER = "soak";

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration LADDER = Duration.ofMinutes(5);
  private static final Duration FIRST_STEP = Duration.ofMillis(250);
  private static final Duration LAST_STEP = Duration.ofSeconds(4);

  private final Supplier<String> url;
  private final WebhookSigner signer;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, Set<String>> accepted = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

  /**
   * A sender.
   *
   * @param url where the node listens at the moment
   */
  SoakSender(Supplier<String> url, String secret) {
    this.url = url;
    this.signer = new WebhookSigner(Sender.STANDARD_WEBHOOKS.scheme(), secret);
  }

  /**
   * Sends until it is accepted.
   *
   * @throws IllegalStateException when the ladder ends before, or an answer is none that a sender
   *     may be given
   */
  void deliver(String id) {
    byte[] body = Json.write(Json.object().put("id", id)).getBytes(StandardCharsets.UTF_8);
    long begun = System.nanoTime();
    Duration step = FIRST_STEP;
    while (System.nanoTime() - begun < LADDER.toNanos()) {
      if (isAccepted(id, body)) {
        return;
      }
      MortalNode.pause(step);
      step = step.compareTo(LAST_STEP) < 0 ? step.multipliedBy(2) : step;
    }
    throw new IllegalStateException(id + " was never accepted: " + answers());
  }

  /**
   * The deliveries that were answered 202, by the sender's id, each with the runs that were named
   * for it by the store.
   */
  Map<String, Set<String>> accepted() {
    return accepted;
  }

  /** How often each answer was given, and how often none. */
  Map<String, Integer> answers() {
    Map<String, Integer> counted = new TreeMap<>();
    answers.forEach((answer, count) -> counted.put(answer, count.get()));
    return counted;
  }

  /** How long each try took that was answered 202. */
  Percentiles took() {
    synchronized (nanos) {
      Percentiles took = new Percentiles(nanos.size());
      nanos.forEach(took::add);
      return took;
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private boolean isAccepted(String id, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.get() + "/hooks/" + TRIGGER))
            .timeout(ANSWER)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signer.headers(id, Instant.now(), body).forEach(request::header);
    long begun = System.nanoTime();
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      long took = System.nanoTime() - begun;
      return isAccepted(id, answer, took);
    } catch (IOException e) {
      count("none");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private boolean isAccepted(String id, HttpResponse<String> answer, long took) {
    if (answer.statusCode() == 503 && answer.headers().firstValue("retry-after").isPresent()) {
      count("503");
      return false;
    }
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(id + " was answered " + answer.statusCode() + answer.body());
    }
    var told = Json.read(answer.body());
    boolean isBeside = told.path("spilled").asBoolean();
    count(isBeside ? "202 beside the store" : "202");
    nanos.add(took);
    Set<String> runs =
        accepted.computeIfAbsent(id, _ -> Collections.synchronizedSet(new TreeSet<>()));
    // Beside the store nobody can see whether it is a copy, which has the first one's run.
    if (!isBeside) {
      runs.add(told.path("runId").asText());
    }
    return true;
  }

  private void count(String answer) {
    answers.computeIfAbsent(answer, _ -> new AtomicInteger()).incrementAndGet();
  }
}
