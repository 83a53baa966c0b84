package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.effect.FaultPoint.Moment;
import dev.penstock.workers.http.CutWire;
import dev.penstock.workers.http.CutWire.Where;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Elsewhere;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest.Kind;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code call: mail} on the way of an effect, against a real mail server (F31, F103). */
class MailWayIT {

  private static final String CANARY = "mail-canary-7719";
  private static final String END = "\r\n.\r\n";

  private EffectFixture fixture;
  private GreenMail server;

  @BeforeEach
  void open() {
    fixture = new EffectFixture();
    fixture.secrets(Map.of("smtp", "{\"username\": \"shop\", \"password\": \"" + CANARY + "\"}"));
    server =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "0.0.0.0", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
            });
    server.setUser("shop@example.com", "shop", CANARY);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop();
    fixture.close();
  }

  @Test
  void shouldHandOverOneMailThatIsKnownByItsEffect() throws MessagingException, IOException {
    EffectRequest request = mail(port());

    EffectOutcome outcome = fixture.effects().perform(request);

    MimeMessage received = received().getFirst();
    assertThat(received()).as("one for each who gets it").hasSize(2);
    assertThat(received.getSubject()).isEqualTo("Größe 42 is on its way");
    assertThat(received.getFrom()[0]).hasToString("Shop <shop@example.com>");
    assertThat(received.getContent().toString().strip()).isEqualTo("It left at noon.");
    assertThat(received.getHeader("Bcc")).isNull();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> {
              assertThat(done.result().path("messageId").asText()).isEqualTo(id(received));
              assertThat(done.result().path("recipients").asInt()).isEqualTo(2);
            });
    assertThat(
            fixture.strings(
                "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'operation')"
                    + " FROM policy_decision WHERE run_id = ?",
                request.task().runId()))
        .containsExactly("mail send");
    assertThat(fixture.strings("SELECT tool FROM receipt")).containsExactly("mail send 127.0.0.1");
    assertThat(AuthenticationIT.everyText(fixture)).noneMatch(text -> text.contains(CANARY));
  }

  @Test
  void shouldAskAPersonAndNotTheServerWhenAWorkerDiedAfterTheHandover() throws MessagingException {
    EffectRequest request = mail(port());
    fixture.dieAt(Moment.ACTED, request);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(received()).hasSize(2);

    // when a person wants it again, it can be told from another mail
    String question =
        fixture.ask(request, Kind.UNKNOWN_EFFECT, ((EffectOutcome.Unknown) outcome).payload());
    fixture.decide(question, "retry", null);
    assertThat(fixture.effects().perform(EffectFixture.settledBy(request, question)))
        .isInstanceOf(EffectOutcome.Done.class);
    assertThat(received())
        .hasSize(4)
        .extracting(MailWayIT::id)
        .containsOnly(id(received().getFirst()));
  }

  @Test
  void shouldNotKnowWhenTheAnswerToTheWholeMailIsLost() {
    try (CutWire wire = new CutWire(port(), END, Where.BEFORE_THE_ANSWER, 1)) {
      EffectRequest request = mail(wire.port());

      EffectOutcome outcome = fixture.effects().perform(request);
      EffectOutcome again = fixture.effects().perform(request);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("did not say whether it took it"));
      assertThat(again).isInstanceOf(EffectOutcome.Unknown.class);
      assertThat(received()).hasSize(2);
    }
  }

  @Test
  void shouldKnowThatNothingWasHandedOverWhenTheMailBrokeOff() {
    try (CutWire wire = new CutWire(port(), "DATA\r\n", Where.BEFORE_THE_SERVER, 1)) {
      EffectOutcome outcome = fixture.effects().perform(mail(wire.port()));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().detail()).contains("no mail was handed over"));
      assertThat(received()).isEmpty();
    }
  }

  @Test
  void shouldFailWhenTheServerRefusesTheLogin() {
    EffectRequest request = mail(port());
    fixture.secrets(Map.of("smtp", "{\"username\": \"shop\", \"password\": \"wrong\"}"));

    assertThat(fixture.effects().perform(request))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(401));
    assertThat(received()).isEmpty();
  }

  @Test
  void shouldSendNothingToAServerThatOffersNoTlsUnlessTheDocumentSaysSo() {
    try (Egress way = Elsewhere.assumed().way()) {
      LedgeredEffects effects =
          fixture.effects(
              EffectFixture.allow(),
              FaultPoint.none(),
              new EffectSettings(EffectFixture.LEASE, 1_000),
              way);
      EffectRequest wanted = mail("smtp://mail.example:" + port(), true);
      EffectRequest declared = mail("smtp://mail.example:" + port(), false);

      assertThat(effects.perform(wanted))
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().detail()).contains("STARTTLS"));
      assertThat(received()).isEmpty();
      assertThat(effects.perform(declared)).isInstanceOf(EffectOutcome.Done.class);
    }
  }

  @Test
  void shouldSendNothingToAServerWhoseCertificateNobodyVouchesFor() {
    EffectRequest request = mail("smtps://127.0.0.1:" + server.getSmtps().getPort(), true);

    assertThat(fixture.effects().perform(request))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("not trusted"));
    assertThat(received()).isEmpty();
  }

  private int port() {
    return server.getSmtp().getPort();
  }

  private EffectRequest mail(int port) {
    return mail("smtp://127.0.0.1:" + port, true);
  }

  private EffectRequest mail(String at, boolean tls) {
    ObjectNode arguments = Json.object().put("server", at).put("tls", tls);
    arguments.putObject("authentication").put("scheme", "basic").put("secret", "smtp");
    arguments
        .putObject("message")
        .put("from", "Shop <shop@example.com>")
        .put("to", "ada@example.com")
        .put("bcc", "books@example.com")
        .put("subject", "Größe 42 is on its way")
        .put("text", "It left at noon.");
    return fixture.request("mail", fixture.newRun(), Idempotency.NONE, arguments);
  }

  private List<MimeMessage> received() {
    return Arrays.asList(server.getReceivedMessages());
  }

  private static String id(MimeMessage message) {
    try {
      return message.getMessageID();
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }
}
