package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Elsewhere;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tls.TestAuthority;
import dev.penstock.workers.tool.Reach;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Mail over TLS, begun with the connection or by STARTTLS, to a real server of a private authority
 * (F76, F103).
 */
class MailTlsIT {

  private static final TestAuthority AUTHORITY = new TestAuthority("Penstock test authority");
  private static final TestAuthority STRANGER = new TestAuthority("Somebody else");
  private static final String NAME = "mail.example";

  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private EffectFixture fixture;
  private Egress way;
  private SMTPServer begun;
  private SMTPServer asked;

  @BeforeEach
  void open() {
    Elsewhere here = Elsewhere.assumed();
    fixture = new EffectFixture();
    way = here.way();
    SSLContext tls = AUTHORITY.server(AUTHORITY.issue(NAME, NAME, ""));
    begun = server(here).serverSocketFactory(tls).build();
    asked = server(here).startTlsSocketFactory(tls).requireTLS().build();
    begun.start();
    asked.start();
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      begun.stop();
      asked.stop();
      way.close();
      fixture.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void shouldHandTheMailOverWhenTheRuleTrustsTheAuthority(String scheme) {
    EffectOutcome outcome = trusting(AUTHORITY).perform(mail(scheme, NAME));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(arrived).singleElement().asString().contains("It left at noon.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void shouldHandNothingToAServerThatNobodyTrustedVouchesFor(String scheme) {
    for (LedgeredEffects effects : List.of(trusting(STRANGER), trusting(Reach.NAMED))) {
      refused(effects.perform(mail(scheme, NAME)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void shouldHandNothingToAServerWithTheCertificateOfAnotherName(String scheme) {
    refused(trusting(AUTHORITY).perform(mail(scheme, "other.example")));
  }

  private void refused(EffectOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/communication");
              assertThat(failed.error().detail()).contains("is not trusted");
            });
    assertThat(arrived).isEmpty();
  }

  private SMTPServer.Builder server(Elsewhere here) {
    return SMTPServer.port(0)
        .bindAddress(here.address())
        .hostName(NAME)
        .messageHandler((_, _, _, data) -> arrived.add(new String(data, StandardCharsets.UTF_8)));
  }

  private LedgeredEffects trusting(TestAuthority authority) {
    return trusting(new Reach(true, authority.certificate()));
  }

  private LedgeredEffects trusting(Reach reach) {
    return fixture.effects(
        EffectFixture.gate(new Ruling.Verdict.Allow(), reach),
        FaultPoint.none(),
        new EffectSettings(EffectFixture.LEASE, 1_000),
        way);
  }

  private EffectRequest mail(String scheme, String host) {
    int port = (scheme.equals("smtps") ? begun : asked).getPortAllocated();
    ObjectNode arguments =
        Json.object().put("server", scheme + "://" + host + ":" + port).put("tls", true);
    arguments
        .putObject("message")
        .put("from", "Shop <shop@example.com>")
        .put("to", "ada@example.com")
        .put("subject", "On its way")
        .put("text", "It left at noon.");
    return fixture.request("mail", fixture.newRun(), Idempotency.NONE, arguments);
  }
}
