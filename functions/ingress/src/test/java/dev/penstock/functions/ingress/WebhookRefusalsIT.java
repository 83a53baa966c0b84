package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.NOW;
import static dev.penstock.functions.ingress.FrontDoorFixture.OTHER_SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.problem;
import static dev.penstock.functions.ingress.FrontDoorFixture.request;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static dev.penstock.functions.ingress.FrontDoorFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.trigger.Trigger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F3, F4: whom the front door lets in, and what it says and records of everybody else. */
class WebhookRefusalsIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final FrontDoorFixture door =
      new FrontDoorFixture(STORE, new IngressSettings(1000, 1000, 5));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldRefuseEveryReasonWithTheSameBytesAndRecordWhich() {
    door.secret("uniform", SECRET).trigger("uniform", "standard-webhooks");
    door.trigger("no-secret", "standard-webhooks");
    HttpRequest right = signed("uniform", "msg_1", "{}");

    List<HttpResponse> answers =
        List.of(
            door.send(request("uniform", Map.of(), right.body())),
            door.send(with(right, "webhook-timestamp", "yesterday")),
            door.send(signed("uniform", "msg_1", "{}", OTHER_SECRET, NOW)),
            door.send(signed("uniform", "msg_1", "{}", SECRET, NOW.minusSeconds(301))),
            door.send(signed("no-secret", "msg_1", "{}")));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(401);
              assertThat(answer.headers()).isEqualTo(answers.getFirst().headers());
              assertThat(answer.body()).isEqualTo(answers.getFirst().body());
            });
    assertThat(problem(answers.getFirst())).isEqualTo("unauthenticated");
    assertThat(answers.getFirst().headers()).containsKey("www-authenticate");
    for (String reason : List.of("missing", "malformed", "wrong", "stale")) {
      assertThat(door.refused("uniform", reason)).as(reason).isOne();
    }
    assertThat(door.refused("no-secret", "no-secret")).isOne();
    assertThat(door.rows("delivery", "trigger IN ('uniform', 'no-secret')")).isZero();
  }

  @Test
  void shouldBoundWhatAFloodOfRefusalsLeavesBehind() {
    door.secret("flooded", SECRET).trigger("flooded", "standard-webhooks");

    for (int i = 0; i < 30; i++) {
      assertThat(door.send(request("flooded", Map.of(), new byte[0])).status()).isEqualTo(401);
    }

    assertThat(door.refused("flooded", "missing")).isEqualTo(5);
    assertThat(door.rows("refusal", "trigger = 'flooded' AND reason = 'missing'")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"-301,401", "-300,202", "300,202", "301,401"})
  void shouldHoldTheToleranceBothWays(int seconds, int status) {
    door.secret("clocks", SECRET).trigger("clocks", "standard-webhooks");

    assertThat(
            door.send(signed("clocks", "m" + seconds, "{}", SECRET, NOW.plusSeconds(seconds)))
                .status())
        .isEqualTo(status);
  }

  @Test
  void shouldTakeOldAndNewSecretWhileOneIsRotated() {
    door.secret("rotating", SECRET).trigger("rotating", "standard-webhooks");
    door.rotated("rotating", OTHER_SECRET);

    assertThat(door.send(signed("rotating", "m1", "{}", SECRET, NOW)).status()).isEqualTo(202);
    assertThat(door.send(signed("rotating", "m2", "{}", OTHER_SECRET, NOW)).status())
        .isEqualTo(202);

    door.secret("rotating", OTHER_SECRET);
    assertThat(door.send(signed("rotating", "m3", "{}", SECRET, NOW)).status()).isEqualTo(401);
  }

  @Test
  void shouldLetNothingInThroughATriggerThatWasChangedBehindItsBack() {
    door.secret("bent", SECRET).trigger("bent", "standard-webhooks");
    door.tamper(
        "UPDATE trigger SET document = replace(document, 'standard-webhooks', 'none')"
            + " WHERE name = 'bent'");

    HttpResponse answer = door.send(signed("bent", "m1", "{}"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("retry-after");
    assertThat(door.refused("bent", "tampered")).isOne();
    assertThat(door.rows("delivery", "trigger = 'bent'")).isZero();
  }

  @Test
  void shouldAskTheSenderToTryAgainWhenASecretIsUnderARootKeyThatIsNotThere() {
    door.secret("elsewhere", SECRET).trigger("elsewhere", "standard-webhooks");
    door.tamper("UPDATE secret SET root = 'aws-kms:elsewhere' WHERE name = 'elsewhere'");

    HttpResponse answer = door.send(signed("elsewhere", "m1", "{}"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("retry-after");
    assertThat(door.rows("delivery", "trigger = 'elsewhere'")).isZero();
  }

  @Test
  void shouldLetNothingInWithASecretThatWasMovedToAnotherRow() {
    door.secret("moved", OTHER_SECRET).secret("source", SECRET);
    door.trigger("moved", "standard-webhooks");
    door.tamper(
        "UPDATE secret SET ciphertext = (SELECT ciphertext FROM secret WHERE name = 'source')"
            + " WHERE name = 'moved'");

    assertThat(door.send(signed("moved", "m1", "{}")).status()).isEqualTo(503);
    assertThat(door.refused("moved", "tampered")).isOne();
  }

  /** Another trigger may use it, so the front door sees it: it opens that one's door alone. */
  @Test
  void shouldVerifyWithASecretOfAFolderOnlyWhatStartsSomethingThere() {
    door.secret("ours", SECRET, "a").trigger("ours", "standard-webhooks");
    door.trigger(
        Trigger.parse(
            Json.read(
                """
                {"trigger": "theirs",
                 "webhook": {"scheme": "standard-webhooks", "secrets": ["ours"]},
                 "start": {"workflow": "c/d"}}
                """)));

    assertThat(door.send(signed("ours", "m1", "{}")).status()).isEqualTo(202);
    assertThat(door.send(signed("theirs", "m2", "{}")).status()).isEqualTo(401);
    assertThat(door.rows("delivery", "trigger = 'theirs'")).isZero();
  }
}
