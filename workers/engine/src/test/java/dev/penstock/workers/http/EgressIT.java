package dev.penstock.workers.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Tenure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way out, checked at the connection: F83. */
class EgressIT {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Target target = new Target();

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void shouldRefuseLoopbackWhenNoRuleNamesTheHost() {
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
      assertThat(target.received()).isEmpty();
    }
  }

  @Test
  void shouldNotReuseANamedConnectionForACallThatMayOnlyGoPublic() {
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.Answered.class);

      assertThat(egress.exchange(get(target.uri("/")), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
      assertThat(target.received()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseTheAddressItWouldConnectToWhenANameIsReboundAfterItLookedPublic()
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    NameResolver rebinding =
        _ ->
            List.of(
                asked.incrementAndGet() == 1
                    ? InetAddress.ofLiteral("1.1.1.1")
                    : InetAddress.getLoopbackAddress());
    assertThat(rebinding.resolve("rebinding.test"))
        .extracting(AddressKind::of)
        .containsExactly(AddressKind.PUBLIC);

    try (Egress egress = egress(rebinding)) {
      assertThat(
              egress.exchange(
                  get("http://rebinding.test:" + target.port() + "/"), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
    }
    assertThat(target.received()).isEmpty();
  }

  @Test
  void shouldConnectToTheVeryAddressThatWasCheckedAndAskNoSecondTime() {
    AtomicInteger asked = new AtomicInteger();
    NameResolver counting =
        _ -> {
          asked.incrementAndGet();
          return List.of(InetAddress.getLoopbackAddress());
        };
    try (Egress egress = egress(counting)) {
      assertThat(
              egress.exchange(get("http://named.test:" + target.port() + "/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.Answered.class);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void shouldRefuseAHostWhenOneOfItsAddressesIsPrivate() {
    NameResolver mixed =
        _ -> List.of(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.1"));
    try (Egress egress = egress(mixed)) {
      assertThat(egress.exchange(get("http://mixed.test/"), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
    }
  }

  @Test
  void shouldRefuseMetadataBehindANameEvenWhenARuleNamesIt() {
    NameResolver metadata = _ -> List.of(InetAddress.ofLiteral("169.254.169.254"));
    try (Egress egress = egress(metadata)) {
      assertThat(egress.exchange(get("http://innocent.test/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.Refused.class);
    }
  }

  @Test
  void shouldSayThatNothingWasSentWhenNobodyListens() {
    int port = target.port();
    target.close();
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get("http://127.0.0.1:" + port + "/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.NotSent.class);
    }
  }

  @Test
  void shouldSayThatNothingWasSentWhenTheNameIsUnknown() {
    NameResolver nobody =
        host -> {
          throw new java.net.UnknownHostException(host);
        };
    try (Egress egress = egress(nobody)) {
      assertThat(egress.exchange(get("http://nowhere.test/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.NotSent.class);
    }
  }

  @Test
  void shouldLoseTheAnswerWhenTheTargetHangsUp() {
    target.answers((exchange, _) -> exchange.close());
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, LONG))
          .isInstanceOfSatisfying(
              Exchange.Lost.class, lost -> assertThat(lost.timedOut()).isFalse());
    }
  }

  @Test
  void shouldStopReadingWhenTheTargetDripsBeyondTheDeadline() {
    CountDownLatch over = new CountDownLatch(1);
    target.answers(
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (!over.await(50, TimeUnit.MILLISECONDS)) {
              exchange.getResponseBody().write('.');
              exchange.getResponseBody().flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, Duration.ofSeconds(2)))
          .isInstanceOfSatisfying(
              Exchange.Lost.class, lost -> assertThat(lost.timedOut()).isTrue());
    } finally {
      over.countDown();
    }
  }

  @Test
  void shouldStopReadingWhenTheAnswerIsLongerThanTheCap() {
    target.answers(Target.with(200, Map.of(), "x".repeat(2_000)));
    var settings = new EgressSettings(1_000, 10, 10, LONG, LONG);
    try (Egress egress = new Egress(settings, NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, LONG))
          .isEqualTo(new Exchange.TooLarge(200, 1_000));
    }
  }

  /** F31: else each effect on the connection would have the answer of the one before. */
  @Test
  void shouldNotTakeASecondCopyOfAnAnswerForTheNextOne() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Egress egress = egress(NameResolver.system())) {
      Thread.ofVirtual().start(() -> answerTwice(server));
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";

      for (String path : List.of("0", "1", "2", "3")) {
        assertThat(egress.exchange(get(url + path), Reach.NAMED, LONG))
            .isInstanceOfSatisfying(
                Exchange.Answered.class,
                answered ->
                    assertThat(answered.answer().body()).asString().isEqualTo("to /" + path));
        // Until the copy has arrived, which is on loopback.
        egress.exchange(get(target.uri("/")), Reach.NAMED, LONG);
      }
    }
  }

  /** However late a copy comes, it is on a connection that no effect is ever sent on. */
  @Test
  void shouldGiveEachEffectAConnectionOfItsOwn() {
    Set<Integer> connections = ConcurrentHashMap.newKeySet();
    target.answers(
        (exchange, received) -> {
          connections.add(exchange.getRemoteAddress().getPort());
          Target.json(200, "{}").answer(exchange, received);
        });
    try (Egress egress = egress(NameResolver.system())) {
      HttpCall read = get(target.uri("/"));
      HttpCall effect = new HttpCall("POST", read.uri(), Map.of(), new byte[] {1});
      for (HttpCall call : List.of(read, read, effect, effect, read)) {
        assertThat(egress.exchange(call, Reach.NAMED, LONG, Tenure.unlimited(), null))
            .isInstanceOf(Exchange.Answered.class);
      }
    }
    assertThat(connections).as("one for all that only reads, two for two effects").hasSize(3);
  }

  private static void answerTwice(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> answerTwice(client));
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private static void answerTwice(Socket client) {
    try (client) {
      var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String body = "to " + line.substring(line.indexOf('/'), line.lastIndexOf(' '));
        while (!line.isEmpty()) {
          line = lines.readLine();
        }
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        client.getOutputStream().write((answer + answer).getBytes(UTF_8));
      }
    } catch (IOException e) {
      // The client has given the connection up.
    }
  }

  private static Egress egress(NameResolver names) {
    return new Egress(EgressSettings.defaults(), names);
  }

  private static HttpCall get(String uri) {
    return HttpArguments.of(Json.object().put("method", "GET").put("endpoint", uri)).call();
  }
}
