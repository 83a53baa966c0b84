package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.access.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F107: console sessions that their people see, that change their cookie, and that are ended. */
class SessionsIT {

  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void backToNow() {
    fixture.clock.reset();
  }

  @Test
  void shouldShowEachPersonTheirOwnSessionsAndNobodyElses() {
    var here = fixture.signIn("lin", "approver");
    fixture.signIn("lin", "approver");
    fixture.signIn("other", "approver");
    String id = fixture.get("/session").as(here).send().at("/id");

    var list = fixture.get("/session/own").as(here).send().body().path("items");

    assertThat(list).hasSize(2);
    assertThat(list.findValuesAsText("person")).containsOnly("lin");
    assertThat(list.findValuesAsText("id"))
        .contains(id)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(list.findValuesAsText("from")).containsOnly("127.0.0.1");
    assertThat(list.toString()).doesNotContain(here.cookie());
    var page = fixture.get("/session/own?limit=1").as(here).send();
    assertThat(
            fixture
                .get("/session/own?limit=1&cursor=" + page.at("/next"))
                .as(here)
                .send()
                .at("/items/0/id"))
        .isEqualTo(list.path(1).path("id").asText());
  }

  @Test
  void shouldNameBrowserAndSystemCoarsely() {
    for (var agent :
        List.of(
            List.of(FIREFOX, "Firefox on Linux"),
            List.of(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
                    + " Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iOS"),
            List.of(
                "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140",
                "Edge on Windows"),
            List.of("curl/8", "A program"))) {
      String code = fixture.code("agent", "approver");
      fixture
          .post("/session")
          .header("user-agent", agent.getFirst())
          .json("{'code':'" + code + "'}")
          .send();
      assertThat(
              fixture
                  .get("/sessions?person=agent&limit=1")
                  .as(Role.ADMIN)
                  .send()
                  .at("/items/0/agent"))
          .isEqualTo(agent.getLast());
    }
  }

  @Test
  void shouldEndASessionWithItsNextRequestWhoeverRevokesIt() {
    var one = fixture.signIn("kim", "approver");
    var two = fixture.signIn("kim", "approver");
    var three = fixture.signIn("kim", "approver");
    String first = fixture.get("/session").as(one).send().at("/id");
    String second = fixture.get("/session").as(two).send().at("/id");
    var stranger = fixture.signIn("stranger", "admin");

    assertThat(fixture.call("DELETE", "/session/own/" + first).as(stranger).send().status())
        .as("another's is not there")
        .isEqualTo(404);
    assertThat(fixture.call("DELETE", "/session/own/" + first).as(two).send().status())
        .isEqualTo(204);
    assertThat(status(one)).isEqualTo(401);

    assertThat(fixture.call("DELETE", "/session/own").as(two).send().status()).isEqualTo(204);
    assertThat(status(three)).isEqualTo(401);
    assertThat(status(two)).isEqualTo(200);

    assertThat(fixture.call("DELETE", "/sessions/" + second).as(Role.ADMIN).send().status())
        .isEqualTo(204);
    assertThat(status(two)).isEqualTo(401);
    assertThat(fixture.call("DELETE", "/sessions/" + second).as(Role.ADMIN).send().status())
        .isEqualTo(404);
    assertThat(
            fixture.told("session.ended").stream()
                .filter(entry -> entry.path("subject").asText().equals("person:kim")))
        .hasSize(3)
        .last()
        .asString()
        .contains("key:", second, "revoked");
  }

  @Test
  void shouldGiveAnotherCookieWhenTheRightsAreOthersAndTakeTheFormerOneForAMoment() {
    var ada = fixture.signIn("ada", "approver");
    assertThat(fixture.get("/session").as(ada).send().http().cookies()).isEmpty();

    account("{'grants':[{'role':'operator'}]}");
    var changed = fixture.get("/triggers").as(ada).send();

    assertThat(changed.status()).isEqualTo(200);
    String cookie = changed.http().cookies().getFirst();
    assertThat(cookie).startsWith("penstock_session=").contains("HttpOnly", "SameSite=Strict");
    var renewed =
        new ApiFixture.Visitor(
            cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')), ada.csrf());
    assertThat(renewed.cookie()).isNotEqualTo(ada.cookie());
    // A page that is open keeps its token, and what was under way gets through.
    assertThat(fixture.call("DELETE", "/session/own").as(renewed).send().http().cookies())
        .isEmpty();
    assertThat(fixture.get("/session").as(ada).send().http().cookies()).isEmpty();
    fixture.clock.advance(Duration.ofSeconds(31));
    assertThat(status(ada)).isEqualTo(401);
    assertThat(status(renewed)).isEqualTo(200);
    account("{'grants':[]}");
    assertThat(fixture.get("/triggers").as(renewed).send().status()).isEqualTo(403);
  }

  @Test
  void shouldEndWhatABrowserHadBeforeWhenSomebodySignsInThere() {
    var before = fixture.signIn("max", "approver");

    fixture
        .post("/session")
        .as(before)
        .json("{'code':'" + fixture.code("mia", "approver") + "'}")
        .send();

    assertThat(status(before)).isEqualTo(401);
  }

  @Test
  void shouldEndASessionAfterItsTimeHoweverBusyItIs() {
    var busy = fixture.signIn("busy", "approver");
    var idle = fixture.signIn("idle", "approver");

    for (Duration gone = Duration.ofMinutes(50);
        gone.compareTo(Sessions.LONGEST) < 0;
        gone = gone.plusMinutes(50)) {
      fixture.clock.advance(Duration.ofMinutes(50));
      assertThat(status(busy)).as("after %s", gone).isEqualTo(200);
    }
    assertThat(status(idle)).as("nobody was there for more than an hour").isEqualTo(401);
    fixture.clock.advance(Duration.ofMinutes(50));

    assertThat(status(busy)).isEqualTo(401);
  }

  @Test
  void shouldShowNoSessionThatIsOver() {
    fixture.signIn("gone", "approver");
    fixture.clock.advance(Duration.ofMinutes(61));

    assertThat(fixture.get("/sessions?person=gone").as(Role.ADMIN).send().body().path("items"))
        .isEmpty();
  }

  private static int status(ApiFixture.Visitor visitor) {
    return fixture.get("/session").as(visitor).send().status();
  }

  private static void account(String json) {
    assertThat(fixture.grant("person/ada", json).status()).isEqualTo(200);
  }
}
