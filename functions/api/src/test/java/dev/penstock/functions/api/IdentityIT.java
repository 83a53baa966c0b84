package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F107, F77: API keys and accounts, from their making to their end. */
class IdentityIT {

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldShowAKeyOnceAndKeepOnlyAHashOfIt() {
    var made = make("[{'role':'operator'}]");
    String token = made.at("/token");
    String secret = token.substring(token.length() - 43);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("location")).isEqualTo("/api/v1/keys/" + made.at("/id"));
    assertThat(with(token)).isEqualTo(200);
    assertThat(fixture.get("/keys?all=true").as(Role.ADMIN).send().text()).doesNotContain(secret);
    assertThat(fixture.get("/keys/" + made.at("/id")).as(Role.ADMIN).send().text())
        .doesNotContain(secret)
        .contains("lastUsedAt");
    assertThat(fixture.store.strings("SELECT row_to_json(k)::text FROM api_key k"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).contains("$argon2id$").doesNotContain(secret));
    assertThat(fixture.store.strings("SELECT body FROM audit"))
        .allSatisfy(body -> assertThat(body).doesNotContain(secret));
  }

  @Test
  void shouldRefuseAKeyWithTheNextRequestAfterItIsRevoked() {
    var made = make("[{'role':'service'}]");
    String token = made.at("/token");
    assertThat(with(token)).isEqualTo(200);

    var revoke = fixture.call("DELETE", "/keys/" + made.at("/id")).as(Role.ADMIN);

    assertThat(revoke.send().status()).isEqualTo(204);
    assertThat(with(token)).isEqualTo(401);
    assertThat(revoke.send().status()).isEqualTo(204);
    assertThat(
            fixture.store.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'api-key.revoked'"
                    + " AND body::jsonb ->> 'subject' = ?",
                made.at("/id")))
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseAKeyWhoseSecretIsAnothers() {
    String one = make("[{'role':'service'}]").at("/token");
    String two = make("[{'role':'service'}]").at("/token");

    assertThat(with(one.substring(0, 30) + two.substring(30))).isEqualTo(401);
    assertThat(with(one.substring(0, one.length() - 1))).isEqualTo(401);
  }

  @Test
  void shouldRefuseAKeyWhoseRowWasGivenMoreBehindOurBack() {
    var made = make("[{'role':'service'}]");
    fixture.sql(
        "UPDATE api_key SET grants = ? WHERE id = ?",
        Grants.of(Role.ADMIN, "/").text(),
        made.at("/id"));

    assertThat(with(made.at("/token"))).isEqualTo(401);
  }

  @Test
  void shouldNameWhatIsWrongWithAKeyThatIsWanted() {
    var reply =
        fixture
            .post("/keys")
            .as(Role.ADMIN)
            .json("{'grants':[{'role':'Admin'},{'role':'admin','folder':'x'}],'ttlSeconds':0}")
            .send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/name", "/grants/0/role", "/grants/1/folder", "/ttlSeconds");
    assertThat(make("[{'role':'finance'}]").status()).isEqualTo(400);
    assertThat(make("[]").status()).isEqualTo(400);
  }

  @Test
  void shouldGiveAwayNoMoreThanWhatOneAdministers() {
    Grants payments = Grants.of(Role.ADMIN, "/payments");
    String within =
        "{'name':'k','grants':[{'role':'operator','folder':'/payments'}],'ttlSeconds':9}";

    var made = fixture.post("/keys").as(payments).json(within).send();

    assertThat(made.status()).isEqualTo(201);
    assertThat(fixture.get("/keys/" + made.at("/id")).as(payments).send().status()).isEqualTo(200);
    for (String wider : new String[] {"/", "/other"}) {
      assertThat(
              fixture
                  .post("/keys")
                  .as(payments)
                  .json(within.replace("/payments", wider))
                  .send()
                  .status())
          .as(wider)
          .isEqualTo(403);
    }
    String foreign = "/keys/" + make("[{'role':'service'}]").at("/id");
    assertThat(fixture.get(foreign).as(payments).send().status()).isEqualTo(404);
    assertThat(fixture.call("DELETE", foreign).as(payments).send().status()).isEqualTo(404);
    assertThat(fixture.get("/keys").as(payments).send().body().path("items"))
        .allSatisfy(key -> assertThat(key.findValuesAsText("folder")).containsOnly("/payments"));
  }

  @Test
  void shouldAddAnAccountsGrantsToAnOpenSessionAndTakeThemAway() {
    var grace = fixture.signIn("grace", "approver");
    assertThat(fixture.get("/triggers").as(grace).send().status()).isEqualTo(403);

    account("person/grace", "{'grants':[{'role':'operator'}]}");
    assertThat(fixture.get("/triggers").as(grace).send().status()).isEqualTo(200);
    assertThat(fixture.get("/session").as(grace).send().body().path("grants")).hasSize(2);

    account("person/grace", "{'grants':[]}");
    assertThat(fixture.get("/triggers").as(grace).send().status()).isEqualTo(403);
  }

  @Test
  void shouldEndASessionOfADisabledPersonAndOpenNone() {
    var eve = fixture.signIn("eve", "operator");
    String code = fixture.code("eve", "operator");

    account("person/eve", "{'grants':[],'disabled':true}");

    assertThat(fixture.get("/runs").as(eve).send().status()).isEqualTo(401);
    assertThat(fixture.post("/session").json("{'code':'" + code + "'}").send().status())
        .isEqualTo(401);
  }

  @Test
  void shouldRefuseAnAccountThatWasChangedBehindOurBack() {
    account("person/mallory", "{'grants':[]}");
    var mallory = fixture.signIn("mallory", "approver");
    fixture.sql(
        "UPDATE account SET grants = ? WHERE name = 'mallory'", Grants.of(Role.ADMIN, "/").text());

    assertThat(fixture.get("/runs").as(mallory).send().status()).isEqualTo(401);
    assertThat(fixture.get("/users").as(Role.ADMIN).send().at("/code")).isEqualTo("tampered");
    fixture.sql("DELETE FROM account WHERE name = 'mallory'");
  }

  @Test
  void shouldRefuseAKeyAfterItsTime() {
    String token = make("[{'role':'service'}]").at("/token");
    assertThat(with(token)).isEqualTo(200);

    fixture.clock.advance(Duration.ofHours(2));

    assertThat(with(token)).isEqualTo(401);
    fixture.clock.reset();
  }

  @Test
  void shouldNotTakeAnExpiredKey() {
    fixture.key(Role.SERVICE);
    fixture.clock.advance(Duration.ofDays(2));

    assertThat(fixture.get("/runs").as(Role.SERVICE).send().status()).isEqualTo(401);
    fixture.clock.reset();
  }

  private static ApiFixture.Reply make(String grants) {
    return fixture
        .post("/keys")
        .as(Role.ADMIN)
        .json("{'name':'k','ttlSeconds':3600,'grants':" + grants + "}")
        .send();
  }

  private static void account(String who, String json) {
    assertThat(fixture.grant(who, json).status()).isEqualTo(200);
  }

  private static int with(String token) {
    return fixture.get("/folders").header("authorization", "Bearer " + token).send().status();
  }
}
