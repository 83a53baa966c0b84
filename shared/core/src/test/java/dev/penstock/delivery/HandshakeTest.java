package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.trigger.Reply;
import dev.penstock.trigger.Sender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F2: the handshakes by which providers try an address, and the answers they want. */
class HandshakeTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String SEED = "11".repeat(32);

  /** Of the seed above, by another program. */
  private static final String PUBLIC =
      "d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737";

  @Test
  void shouldEchoSlacksChallengeOnlyWhenItIsSigned() {
    String body = "{\"token\":\"x\",\"challenge\":\"3eZbrw1aBm2r\",\"type\":\"url_verification\"}";

    assertThat(text(answered(Sender.SLACK, "slack secret", "slack secret", body)))
        .isEqualTo("3eZbrw1aBm2r");
    assertThat(verdict(Sender.SLACK, "another", "slack secret", body))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldNotEchoWhatIsNoChallenge() {
    assertThat(
            verdict(
                Sender.SLACK,
                "s",
                "s",
                "{\"type\":\"url_verification\",\"challenge\":\"<script> \"}"))
        .isEqualTo(new Verdict.Unidentified());
  }

  @Test
  void shouldAnswerDiscordsPingWithAPongOnlyWhenItIsSigned() {
    String ping = "{\"id\":\"1\",\"application_id\":\"2\",\"type\":1}";

    assertThat(Json.read(text(answered(Sender.DISCORD, SEED, PUBLIC, ping))).path("type").asInt())
        .isEqualTo(1);
    assertThat(verdict(Sender.DISCORD, "22".repeat(32), PUBLIC, ping))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldNotTakeDiscordsEventOfTheSameTypeForAPing() {
    assertThat(
            verdict(
                Sender.DISCORD,
                SEED,
                PUBLIC,
                "{\"id\":\"7\",\"type\":1,\"event\":{\"type\":\"X\"}}"))
        .isEqualTo(new Verdict.Verified("7"));
  }

  /** HMAC-SHA256 of "challenge_string" under "consumer secret", by another program. */
  @Test
  void shouldAnswerAChallengeResponseCheck() {
    var check =
        DeliveryCheck.of(Sender.CRC.scheme(), List.of(bytes("consumer secret"), bytes("older")));

    HttpResponse answer = check.handshake(get("crc_token=challenge_string")).orElseThrow();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Json.read(answer.body()).path("response_token").asText())
        .isEqualTo("sha256=1BWFArkUG8LJw74mw6JD+wgG/cy4/r3Q/oEHWQfNze0=");
  }

  /** Else whoever asks could have any delivery signed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "crc_token=%7B%22for_user_id%22%3A%221%22%7D",
        "crc_token=",
        "crc_token=a%20b",
        "nonce=1",
        ""
      })
  void shouldSignNothingThatCouldBeADelivery(String query) {
    var check = DeliveryCheck.of(Sender.CRC.scheme(), List.of(bytes("consumer secret")));

    assertThat(check.handshake(get(query))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"challenge_string", "17", ""})
  void shouldRefuseADeliveryThatCouldBeAChallenge(String body) {
    assertThat(verdict(Sender.CRC, "consumer secret", "consumer secret", body))
        .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
  }

  @Test
  void shouldHaveNoHandshakeByGetForOthers() {
    for (Sender sender : Sender.ALL) {
      if (sender.reply() != Reply.CRC) {
        var check =
            DeliveryCheck.of(
                sender.scheme(sender.tolerance(), Optional.of("https://a.example/")),
                List.of(bytes("secret")));
        assertThat(check.handshake(get("crc_token=abc"))).as(sender.wire()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,5", "3,6", "4,8", "5,5"})
  void shouldTellDiscordThatTheAnswerFollows(int interaction, int answer) {
    HttpResponse told =
        Acknowledgement.of(Reply.DISCORD, bytes("{\"type\":" + interaction + "}")).orElseThrow();

    assertThat(Json.read(told.body()).path("type").asInt()).isEqualTo(answer);
  }

  @Test
  void shouldShowSlackAndTwilioNothing() {
    assertThat(Acknowledgement.of(Reply.SLACK, new byte[0]).orElseThrow().body()).isEmpty();
    assertThat(text(Acknowledgement.of(Reply.TWILIO, new byte[0]).orElseThrow()))
        .endsWith("<Response></Response>");
  }

  private static HttpResponse answered(Sender sender, String signs, String checks, String body) {
    Verdict verdict = verdict(sender, signs, checks, body);
    assertThat(verdict).isInstanceOf(Verdict.Answered.class);
    HttpResponse answer = ((Verdict.Answered) verdict).answer();
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static Verdict verdict(Sender sender, String signs, String checks, String body) {
    var unsigned =
        new HttpRequest(
            "POST",
            "/hooks/t",
            "",
            Map.of("content-type", "application/json"),
            Map.of(),
            bytes(body),
            "192.0.2.1");
    return DeliveryCheck.of(sender.scheme(), List.of(bytes(checks)))
        .verify(new WebhookSigner(sender.scheme(), signs).signed(unsigned, "id", NOW), NOW);
  }

  private static HttpRequest get(String query) {
    return new HttpRequest("GET", "/hooks/t", query, Map.of(), Map.of(), new byte[0], "192.0.2.1");
  }

  private static String text(HttpResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
