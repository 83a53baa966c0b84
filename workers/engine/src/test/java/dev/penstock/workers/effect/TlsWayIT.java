package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyStore;
import dev.penstock.workers.asyncapi.NatsOperator;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.asyncapi.SocketServer;
import dev.penstock.workers.grpc.GreeterServer;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tls.TestAuthority;
import dev.penstock.workers.tls.TestAuthority.Issued;
import dev.penstock.workers.tool.Reach;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS on the way of an effect, against real servers of a private authority that let nobody in who
 * shows no certificate of it (F76, F103).
 */
class TlsWayIT {

  private static final TestAuthority AUTHORITY = new TestAuthority("Penstock test authority");
  private static final TestAuthority STRANGER = new TestAuthority("Somebody else");
  private static final Issued CLIENT = AUTHORITY.issue("penstock");
  private static final Issued IMPOSTOR = STRANGER.issue("penstock");

  private static final EffectFixture FIXTURE = new EffectFixture();
  private static final Target TARGET =
      new Target(AUTHORITY.server(AUTHORITY.issue("target.example")));
  private static final Target MISNAMED =
      new Target(AUTHORITY.server(AUTHORITY.issue("target.example", "target.example", "")));
  private static final GreeterServer GREETER = new GreeterServer(greeterTls());

  private static final NatsOperator OPERATOR = new NatsOperator();
  private static final NatsOperator KNOWN = new NatsOperator();
  private static final NatsServer MUTUAL = NatsServer.configured(natsTls("verify: true"));
  private static final NatsServer USERS =
      NatsServer.configured(
          natsTls("")
              + "authorization { users = [ { nkey: %s }, { user: ada, password: lovelace } ] }"
                  .formatted(KNOWN.userId()));
  private static final NatsServer OPERATED = NatsServer.configured(OPERATOR.configuration());
  private static final SocketServer SOCKET =
      new SocketServer(AUTHORITY.server(AUTHORITY.issue("socket.example")));

  @BeforeAll
  static void prepare() {
    TARGET.answers(Target.json(200, "{\"in\": true}"));
    FIXTURE.target.answers(
        (exchange, received) ->
            Target.with(
                    200,
                    Map.of(),
                    received.uri().endsWith(".proto") ? GreeterServer.PROTO : asyncApi())
                .answer(exchange, received));
    Map<String, String> secrets =
        Map.of(
            "bundle", CLIENT.key() + CLIENT.certificate(),
            "object", Json.write(pair(CLIENT.key(), CLIENT.certificate())),
            "impostor", IMPOSTOR.key() + IMPOSTOR.certificate(),
            "mixed", Json.write(pair(IMPOSTOR.key(), CLIENT.certificate())),
            "no-key", CLIENT.certificate(),
            "seed", KNOWN.seed(),
            "user", "{\"username\": \"ada\", \"password\": \"lovelace\"}",
            "creds", OPERATOR.credentials());
    FIXTURE.secrets(secrets);
  }

  @AfterAll
  static void close() {
    SOCKET.close();
    List.of(MUTUAL, USERS, OPERATED).forEach(NatsServer::close);
    GREETER.close();
    MISNAMED.close();
    TARGET.close();
    FIXTURE.close();
  }

  @ParameterizedTest
  @CsvSource({"http,bundle", "http,object", "grpc,bundle", "grpc,object"})
  void shouldShowTheCertificateThatASecretHolds(String tool, String secret) {
    EffectRequest request = call(tool, certificate(secret));

    EffectOutcome outcome = trusting(AUTHORITY).perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    String body = CLIENT.key().lines().skip(1).findFirst().orElseThrow();
    assertThat(AuthenticationIT.everyText(FIXTURE)).noneMatch(text -> text.contains(body));
  }

  @ParameterizedTest
  @CsvSource({
    "mutual,   certificate, bundle",
    "users,    bearer,      seed",
    "users,    basic,       user",
    "operated, bearer,      creds",
    "socket,   certificate, bundle",
  })
  void shouldPublishAsWhomTheServerKnows(String server, String scheme, String secret) {
    EffectRequest request = say(server, scheme, secret);

    EffectOutcome outcome = trusting(AUTHORITY).perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(AuthenticationIT.everyText(FIXTURE))
        .noneMatch(text -> text.contains(OPERATOR.seed()))
        .noneMatch(text -> text.contains(KNOWN.seed()));
  }

  @ParameterizedTest
  @CsvSource({
    "mutual,   certificate, impostor, communication",
    "users,    bearer,      creds,    authentication",
    "operated, bearer,      seed,     authentication",
    "operated, certificate, bundle,   configuration",
    "socket,   certificate, impostor, authentication|communication",
  })
  void shouldPublishNothingAsSomebodyElse(
      String server, String scheme, String secret, String type) {
    int received = SOCKET.received().size();

    EffectOutcome outcome = trusting(AUTHORITY).perform(say(server, scheme, secret));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed ->
                assertThat(failed.error().type())
                    .as(failed.error().detail())
                    .matches(".*/(" + type + ")"));
    assertThat(SOCKET.received()).hasSize(received);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mutual", "socket"})
  void shouldPublishNothingToAServerThatNobodyTrustedVouchesFor(String server) {
    EffectOutcome outcome = trusting(STRANGER).perform(say(server, "certificate", "bundle"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/communication");
              assertThat(failed.error().detail()).contains("is not trusted");
            });
  }

  @Test
  void shouldPutKeyAndChainTogetherFromTheMembersOfASecret() {
    ObjectNode inline = Json.object().put("scheme", "certificate");
    inline.putObject("properties").putNull("key").putNull("chain");
    inline.putArray("references").add(reference("/key")).add(reference("/chain"));

    assertThat(trusting(AUTHORITY).perform(call("http", inline)))
        .isInstanceOf(EffectOutcome.Done.class);
  }

  @ParameterizedTest
  @CsvSource({"http,", "http,impostor", "grpc,", "grpc,impostor"})
  void shouldFailForCertainWhenTheTargetRefusesWhatIsShown(String tool, String secret) {
    int received = TARGET.received().size();
    int greeted = GREETER.calls();
    EffectRequest request = call(tool, secret == null ? Json.object() : certificate(secret));

    EffectOutcome outcome = trusting(AUTHORITY).perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              // Its alert may be lost when it closes the connection while the request is written.
              String detail = String.valueOf(failed.error().detail());
              boolean told = detail.contains("refuses the TLS handshake");
              assertThat(failed.error().type())
                  .endsWith(told ? "/authentication" : "/communication");
              assertThat(detail).containsAnyOf("TLS handshake", "nothing was sent");
            });
    assertThat(TARGET.received()).hasSize(received);
    assertThat(GREETER.calls()).isEqualTo(greeted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void shouldSendNothingToATargetThatNobodyTrustedVouchesFor(String tool) {
    for (LedgeredEffects effects : new LedgeredEffects[] {trusting(STRANGER), FIXTURE.effects()}) {
      EffectOutcome outcome = effects.perform(call(tool, certificate("bundle")));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> {
                assertThat(failed.error().type()).endsWith("/communication");
                assertThat(failed.error().detail()).contains("nothing was sent", "is not trusted");
              });
    }
  }

  @Test
  void shouldSendNothingToATargetWithTheCertificateOfAnotherName() {
    EffectOutcome outcome =
        trusting(AUTHORITY).perform(http(MISNAMED.uri("/"), certificate("bundle")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("is not trusted"));
    assertThat(MISNAMED.received()).isEmpty();
  }

  @Test
  void shouldTrustWhomTheDecidingRuleOfTheStoredPolicyTrusts() {
    ObjectNode policy = Json.object().put("policy", "default").put("version", "1.0.0");
    policy
        .putArray("rules")
        .addObject()
        .put("name", "partner")
        .put("when", "action.host == '127.0.0.1'")
        .put("outcome", "allow")
        .put("trust", AUTHORITY.certificate());
    PolicyStore policies = new PolicyStore(FIXTURE.store.api(), new Seal(FIXTURE.store.keyring()));
    String digest =
        FIXTURE
            .store
            .api()
            .inTransaction(
                connection -> policies.insert(connection, "default", "1.0.0", policy, "ada"));
    var pinned = FIXTURE.pinned();
    EffectRequest request = call("http", certificate("bundle"));

    EffectOutcome outcome =
        FIXTURE
            .effects(
                (asked, action) -> pinned.rule(EffectFixture.under(asked, digest), action),
                FaultPoint.none())
            .perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
  }

  @Test
  void shouldLendAConnectionNeitherToAnotherIdentityNorToAnotherTrust() {
    LedgeredEffects effects = trusting(AUTHORITY);
    assertThat(effects.perform(call("http", certificate("bundle"))))
        .isInstanceOf(EffectOutcome.Done.class);

    assertThat(effects.perform(call("http", Json.object())))
        .isInstanceOf(EffectOutcome.Failed.class);
    assertThat(FIXTURE.effects().perform(call("http", certificate("bundle"))))
        .isInstanceOf(EffectOutcome.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({"mixed,not that of the first certificate", "no-key,holds no private key"})
  void shouldSayWhatIsWrongWithACertificateAndQuoteNothing(String secret, String complaint) {
    for (String tool : new String[] {"http", "grpc"}) {
      EffectOutcome outcome = trusting(AUTHORITY).perform(call(tool, certificate(secret)));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> {
                assertThat(failed.error().type()).endsWith("/configuration");
                assertThat(failed.error().detail()).contains(complaint).doesNotContain("BEGIN C");
              });
    }
  }

  @Test
  void shouldShowNoCertificateWithoutTls() {
    EffectOutcome outcome =
        trusting(AUTHORITY).perform(http(FIXTURE.target.uri("/"), certificate("bundle")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("needs an https endpoint"));
  }

  /** The proto file is read without TLS; the rule trusts nobody but the authority for the rest. */
  private static LedgeredEffects trusting(TestAuthority authority) {
    return FIXTURE.effects(
        EffectFixture.gate(new Ruling.Verdict.Allow(), new Reach(true, authority.certificate())),
        FaultPoint.none());
  }

  private static EffectRequest call(String tool, ObjectNode authentication) {
    return tool.equals("http") ? http(TARGET.uri("/things"), authentication) : grpc(authentication);
  }

  private static EffectRequest http(String uri, ObjectNode authentication) {
    ObjectNode arguments = Json.object().put("method", "POST").put("endpoint", uri);
    if (!authentication.isEmpty()) {
      arguments.set("authentication", authentication);
    }
    return FIXTURE.request(FIXTURE.newRun(), Idempotency.NONE, arguments);
  }

  private static EffectRequest grpc(ObjectNode authentication) {
    ObjectNode arguments = Json.object();
    arguments.putObject("proto").put("endpoint", FIXTURE.target.uri("/greet.proto"));
    ObjectNode service = arguments.putObject("service");
    service.put("name", "greet.Greeter").put("host", "127.0.0.1").put("port", GREETER.port());
    service.put("tls", true);
    if (!authentication.isEmpty()) {
      service.set("authentication", authentication);
    }
    arguments.put("method", "SayHello").putObject("arguments").put("name", "Ada");
    return FIXTURE.request("grpc", FIXTURE.newRun(), Idempotency.NONE, arguments);
  }

  private static EffectRequest say(String server, String scheme, String secret) {
    ObjectNode arguments = Json.object().put("operation", "say");
    arguments.putObject("document").put("endpoint", FIXTURE.target.uri("/chat.yaml"));
    arguments.putObject("server").put("name", server);
    arguments.putObject("message").putObject("payload").put("n", 1);
    arguments.putObject("authentication").put("scheme", scheme).put("secret", secret);
    return FIXTURE.request("asyncapi", FIXTURE.newRun(), Idempotency.NONE, arguments);
  }

  private static String asyncApi() {
    return """
        asyncapi: 3.0.0
        info: { title: chat, version: 1.0.0 }
        servers:
          mutual: { host: '127.0.0.1:%d', protocol: tls }
          users: { host: '127.0.0.1:%d', protocol: tls }
          operated: { host: '127.0.0.1:%d', protocol: nats }
          socket: { host: '127.0.0.1:%d', protocol: wss }
        channels: { chat: { address: chat } }
        operations: { say: { action: send, channel: { $ref: '#/channels/chat' } } }
        """
        .formatted(MUTUAL.port(), USERS.port(), OPERATED.port(), SOCKET.getPort());
  }

  private static String natsTls(String more) {
    Issued own = AUTHORITY.issue("nats.example");
    return "tls { cert_file: '%s', key_file: '%s', ca_file: '%s', %s }\n"
        .formatted(file(own.certificate()), file(own.key()), file(AUTHORITY.certificate()), more);
  }

  private static Path file(String content) {
    try {
      Path file = Files.createTempFile("penstock", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode certificate(String secret) {
    return Json.object().put("scheme", "certificate").put("secret", secret);
  }

  private static ObjectNode reference(String at) {
    return Json.object().put("at", at).put("secret", "object").put("member", at);
  }

  private static ObjectNode pair(String key, String chain) {
    return Json.object().put("key", key).put("chain", chain);
  }

  private static SslContext greeterTls() {
    Issued own = AUTHORITY.issue("greeter.example");
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forServer(own.privateKey(), own.x509()))
          .trustManager(AUTHORITY.x509())
          .clientAuth(ClientAuth.REQUIRE)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
