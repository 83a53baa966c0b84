package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Sessions;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F104: a link signs in once and in time, and the session that it opens ends. */
class SignInLinkIT {

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
  }

  @AfterEach
  void resetClock() {
    fixture.clock.reset();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldSignInOnceWithALink() {
    var body = Json.object().put("code", fixture.code("ada", "approver"));

    assertThat(fixture.post("/session").json(body).send().status()).isEqualTo(200);
    assertThat(fixture.post("/session").json(body).send().status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseALinkAfterItsTime() {
    var body = Json.object().put("code", fixture.code("ada", "approver"));
    fixture.clock.advance(Duration.ofMinutes(11));

    assertThat(fixture.post("/session").json(body).send().status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseToSignInForAnotherSite() {
    var reply =
        fixture
            .post("/session")
            .header("origin", "https://evil.example")
            .json(Json.object().put("code", fixture.code("ada", "approver")))
            .send();

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void shouldEndASessionThatIsIdleAndOneThatIsOld() {
    var idle = fixture.signIn("ada", "approver");
    fixture.clock.advance(Sessions.IDLE.plusSeconds(1));
    assertThat(fixture.get("/session").as(idle).send().status()).isEqualTo(401);

    var busy = fixture.signIn("ada", "approver");
    for (int i = 0; i < 23; i++) {
      fixture.clock.advance(Duration.ofMinutes(30));
      assertThat(fixture.get("/session").as(busy).send().status()).isEqualTo(200);
    }
    fixture.clock.advance(Duration.ofMinutes(31));
    assertThat(fixture.get("/session").as(busy).send().status()).isEqualTo(401);
  }

  @Test
  void shouldProtectTheCookieAndLeaveOutSecureOnPlainLoopbackOnly() {
    String here = cookie("127.0.0.1:8080");
    String there = cookie("penstock.example");

    assertThat(here).contains("HttpOnly", "SameSite=Strict").doesNotContain("Secure");
    assertThat(there).contains("HttpOnly", "SameSite=Strict", "Secure");
  }

  private static String cookie(String host) {
    return fixture
        .post("/session")
        .header("host", host)
        .raw(
            Json.write(Json.object().put("code", fixture.code("ada", "approver")))
                .getBytes(StandardCharsets.UTF_8))
        .send()
        .http()
        .cookies()
        .getFirst();
  }
}
