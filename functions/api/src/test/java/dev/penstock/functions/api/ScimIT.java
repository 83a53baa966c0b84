package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.oidc.SignInSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F109: what the identity provider tells of people and groups counts with their next request. The
 * requests are those of the providers' own documents.
 */
class ScimIT {

  private static final String USERS = "/scim/v2/Users";
  private static final String GROUPS = "/scim/v2/Groups";

  @TempDir static Path folder;
  private static FakeProvider provider;
  private static ApiFixture fixture;
  private static ScimClient directory;

  @BeforeAll
  static void start() throws Exception {
    provider = new FakeProvider();
    fixture = new ApiFixture(folder, Optional.empty(), SignInSettings.of(provider.settings()));
    directory = new ScimClient(fixture);
    fixture.applySample();
  }

  @AfterAll
  static void stop() {
    fixture.close();
    provider.close();
  }

  @Test
  void shouldEndTheSessionsOfAPersonWhoIsDeactivatedAndRefuseTheKeysThatTheyMade() {
    String id = directory.create("eve@example.com").at("/id");
    var eve = fixture.signIn("eve@example.com", "admin");
    String key =
        fixture
            .post("/keys")
            .as(eve)
            .json("{'name':'mine','grants':[{'role':'auditor'}],'ttlSeconds':3600}")
            .send()
            .at("/token");
    assertThat(runs().as(eve).send().status()).isEqualTo(200);
    assertThat(withKey(key)).isEqualTo(200);

    // As Entra ID sends it.
    directory.patch(USERS, id, "{'op':'Replace','path':'active','value':'False'}");

    assertThat(runs().as(eve).send().status()).isEqualTo(401);
    assertThat(withKey(key)).isEqualTo(401);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM session WHERE person = 'eve@example.com' AND ended_at IS NULL"))
        .isZero();
    assertThat(fixture.post("/session").json(code("eve@example.com")).send().status())
        .isEqualTo(401);
    assertThat(trail("session.ended", "person:eve@example.com").path("why").asText())
        .isEqualTo("deactivated");
    assertThat(trail("account.provisioned", "person:eve@example.com").path("active").asBoolean())
        .isFalse();

    // As Okta sends it.
    directory.patch(USERS, id, "{'op':'replace','value':{'active':true}}");

    assertThat(runs().as(eve).send().status()).isEqualTo(401);
    assertThat(withKey(key)).isEqualTo(200);
    assertThat(runs().as(fixture.signIn("eve@example.com", "admin")).send().status())
        .isEqualTo(200);
  }

  @Test
  void shouldLetNobodyInAgainWhomAnAdministratorHasDisabled() {
    String id = directory.create("mallory@example.com").at("/id");
    fixture.grant("person/mallory@example.com", "{'grants':[],'disabled':true}");

    directory.patch(USERS, id, "{'op':'replace','path':'active','value':true}");

    assertThat(fixture.post("/session").json(code("mallory@example.com")).send().status())
        .isEqualTo(401);
  }

  @Test
  void shouldTakeAwayWhatAGroupIsGrantedWithTheNextRequest() {
    fixture.grant("group/operators", "{'grants':[{'role':'operator'}]}");
    String id = directory.create("olga@example.com").at("/id");
    var olga = fixture.signIn("olga@example.com");
    assertThat(runs().as(olga).send().status()).isEqualTo(403);

    String group =
        directory
            .ask("POST", GROUPS)
            .json("{'displayName':'operators','members':[{'value':'" + id + "'}]}")
            .send()
            .at("/id");
    assertThat(runs().as(olga).send().status()).isEqualTo(200);
    assertThat(directory.ask("GET", USERS + "/" + id).send().at("/groups/0/display"))
        .isEqualTo("operators");

    // As Okta sends it.
    directory.patch(GROUPS, group, "{'op':'remove','path':'members[value eq \\'" + id + "\\']'}");
    assertThat(runs().as(olga).send().status()).isEqualTo(403);

    // As Entra ID sends it.
    directory.patch(
        GROUPS, group, "{'op':'Add','path':'members','value':[{'value':'" + id + "'}]}");
    assertThat(runs().as(olga).send().status()).isEqualTo(200);
    directory.patch(
        GROUPS, group, "{'op':'Remove','path':'members','value':[{'value':'" + id + "'}]}");
    assertThat(runs().as(olga).send().status()).isEqualTo(403);
    assertThat(trail("account.provisioned", "group:operators").path("left").asText())
        .isEqualTo("olga@example.com");
  }

  @Test
  void shouldNoLongerCountWhatASignInSaidOfAGroupThatTheProviderTellsOf() throws Exception {
    fixture.grant("group/traders", "{'grants':[{'role':'operator'}]}");
    fixture.grant("group/readers", "{'grants':[{'role':'auditor'}]}");
    directory.create("tess@example.com");
    var tess = fixture.signIn("tess@example.com");
    // What her sign-in through the provider would have brought.
    fixture.sql(
        "UPDATE session SET groups = '{traders,readers}' WHERE person = 'tess@example.com'");
    assertThat(may(tess, "operator", "auditor")).isTrue();

    String group = directory.ask("POST", GROUPS).json("{'displayName':'traders'}").send().at("/id");

    assertThat(may(tess, "auditor")).isTrue();
    assertThat(directory.ask("DELETE", GROUPS + "/" + group).send().status()).isEqualTo(204);
    assertThat(may(tess, "auditor")).isTrue();
  }

  @Test
  void shouldKnowTheAccountOfAPersonByTheIdThatTheySignInBy() {
    fixture.grant("person/grace", "{'grants':[{'role':'auditor'}],'subject':'grace-at-home'}");

    String id =
        directory
            .ask("POST", USERS)
            .json("{'userName':'grace.h@example.com','externalId':'grace-at-home'}")
            .send()
            .at("/id");
    assertThat(directory.ask("DELETE", USERS + "/" + id).send().status()).isEqualTo(204);

    assertThat(fixture.post("/session").json(code("grace")).send().status()).isEqualTo(401);
    assertThat(directory.ask("GET", USERS + "/" + id).send().status()).isEqualTo(404);

    var again =
        directory
            .ask("POST", USERS)
            .json("{'userName':'grace.h@example.com','externalId':'grace-at-home'}")
            .send();
    assertThat(again.status()).isEqualTo(201);
    assertThat(may(fixture.signIn("grace"), "auditor")).isTrue();
  }

  @Test
  void shouldLeaveTheIdThatAnAdministratorSaidWhileTheDirectorySaysWhatItSaid() {
    String told = "{'userName':'hal','externalId':'%s'}";
    String id = directory.ask("POST", USERS).json(told.formatted("object-7")).send().at("/id");
    fixture.grant("person/hal", "{'grants':[],'subject':'sub-of-hal'}");

    directory.ask("PUT", USERS + "/" + id).json(told.formatted("object-7")).send();
    assertThat(fixture.get("/users/person/hal").as(Role.ADMIN).send().at("/subject"))
        .isEqualTo("sub-of-hal");

    directory.ask("PUT", USERS + "/" + id).json(told.formatted("object-8")).send();
    assertThat(fixture.get("/users/person/hal").as(Role.ADMIN).send().at("/subject"))
        .isEqualTo("object-8");
  }

  @Test
  void shouldLeadNobodyToAnAccountByItsName() {
    fixture.grant("person/ada", "{'grants':[{'role':'admin'}]}");

    directory.create("ada");

    assertThat(
            fixture.count(
                "SELECT count(*) FROM scim_user WHERE user_name = 'ada' AND person LIKE 'ada-%'"))
        .isOne();
  }

  private static boolean may(ApiFixture.Visitor visitor, String... roles) {
    return fixture
        .get("/session")
        .as(visitor)
        .send()
        .body()
        .path("roles")
        .valueStream()
        .map(JsonNode::asText)
        .toList()
        .equals(List.of(roles).stream().sorted().toList());
  }

  private static ApiFixture.Call runs() {
    return fixture.get("/runs");
  }

  private static int withKey(String key) {
    return fixture.get("/secrets").header("authorization", "Bearer " + key).send().status();
  }

  private static String code(String person) {
    return "{'code':'" + fixture.code(person) + "'}";
  }

  /** The newest entry of a kind about somebody. */
  private static JsonNode trail(String kind, String subject) {
    List<JsonNode> entries =
        fixture.told(kind).stream()
            .filter(entry -> entry.path("subject").asText().equals(subject))
            .toList();
    assertThat(entries).as("%s of %s", kind, subject).isNotEmpty();
    return entries.getLast().path("detail");
  }
}
