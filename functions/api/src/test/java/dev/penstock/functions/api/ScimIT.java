package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.oidc.SignInSettings;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @BeforeAll
  static void start() throws Exception {
    provider = new FakeProvider();
    fixture = new ApiFixture(folder, Optional.empty(), SignInSettings.of(provider.settings()));
    fixture.applySample();
  }

  @AfterAll
  static void stop() {
    fixture.close();
    provider.close();
  }

  @Test
  void shouldEndTheSessionsOfAPersonWhoIsDeactivatedAndRefuseTheKeysThatTheyMade() {
    String id = create("eve@example.com").at("/id");
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
    patch(USERS, id, "{'op':'Replace','path':'active','value':'False'}");

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
    patch(USERS, id, "{'op':'replace','value':{'active':true}}");

    assertThat(runs().as(eve).send().status()).isEqualTo(401);
    assertThat(withKey(key)).isEqualTo(200);
    assertThat(runs().as(fixture.signIn("eve@example.com", "admin")).send().status())
        .isEqualTo(200);
  }

  @Test
  void shouldLetNobodyInAgainWhomAnAdministratorHasDisabled() {
    String id = create("mallory@example.com").at("/id");
    fixture.grant("person/mallory@example.com", "{'grants':[],'disabled':true}");

    patch(USERS, id, "{'op':'replace','path':'active','value':true}");

    assertThat(fixture.post("/session").json(code("mallory@example.com")).send().status())
        .isEqualTo(401);
  }

  @Test
  void shouldTakeAwayWhatAGroupIsGrantedWithTheNextRequest() {
    fixture.grant("group/operators", "{'grants':[{'role':'operator'}]}");
    String id = create("olga@example.com").at("/id");
    var olga = fixture.signIn("olga@example.com");
    assertThat(runs().as(olga).send().status()).isEqualTo(403);

    String group =
        scim("POST", GROUPS)
            .json("{'displayName':'operators','members':[{'value':'" + id + "'}]}")
            .send()
            .at("/id");
    assertThat(runs().as(olga).send().status()).isEqualTo(200);
    assertThat(scim("GET", USERS + "/" + id).send().at("/groups/0/display")).isEqualTo("operators");

    // As Okta sends it.
    patch(GROUPS, group, "{'op':'remove','path':'members[value eq \\'" + id + "\\']'}");
    assertThat(runs().as(olga).send().status()).isEqualTo(403);

    // As Entra ID sends it.
    patch(GROUPS, group, "{'op':'Add','path':'members','value':[{'value':'" + id + "'}]}");
    assertThat(runs().as(olga).send().status()).isEqualTo(200);
    patch(GROUPS, group, "{'op':'Remove','path':'members','value':[{'value':'" + id + "'}]}");
    assertThat(runs().as(olga).send().status()).isEqualTo(403);
    assertThat(trail("account.provisioned", "group:operators").path("left").asText())
        .isEqualTo("olga@example.com");
  }

  @Test
  void shouldNoLongerCountWhatASignInSaidOfAGroupThatTheProviderTellsOf() throws Exception {
    fixture.grant("group/traders", "{'grants':[{'role':'operator'}]}");
    fixture.grant("group/readers", "{'grants':[{'role':'auditor'}]}");
    create("tess@example.com");
    var tess = fixture.signIn("tess@example.com");
    // What her sign-in through the provider would have brought.
    fixture.sql(
        "UPDATE session SET groups = '{traders,readers}' WHERE person = 'tess@example.com'");
    assertThat(may(tess, "operator", "auditor")).isTrue();

    String group = scim("POST", GROUPS).json("{'displayName':'traders'}").send().at("/id");

    assertThat(may(tess, "auditor")).isTrue();
    assertThat(scim("DELETE", GROUPS + "/" + group).send().status()).isEqualTo(204);
    assertThat(may(tess, "auditor")).isTrue();
  }

  @Test
  void shouldKnowTheAccountOfAPersonByTheIdThatTheySignInBy() {
    fixture.grant("person/grace", "{'grants':[{'role':'auditor'}],'subject':'grace-at-home'}");

    String id =
        scim("POST", USERS)
            .json("{'userName':'grace.h@example.com','externalId':'grace-at-home'}")
            .send()
            .at("/id");
    assertThat(scim("DELETE", USERS + "/" + id).send().status()).isEqualTo(204);

    assertThat(fixture.post("/session").json(code("grace")).send().status()).isEqualTo(401);
    assertThat(scim("GET", USERS + "/" + id).send().status()).isEqualTo(404);

    var again =
        scim("POST", USERS)
            .json("{'userName':'grace.h@example.com','externalId':'grace-at-home'}")
            .send();
    assertThat(again.status()).isEqualTo(201);
    assertThat(may(fixture.signIn("grace"), "auditor")).isTrue();
  }

  @Test
  void shouldLeaveTheIdThatAnAdministratorSaidWhileTheDirectorySaysWhatItSaid() {
    String told = "{'userName':'hal','externalId':'%s'}";
    String id = scim("POST", USERS).json(told.formatted("object-7")).send().at("/id");
    fixture.grant("person/hal", "{'grants':[],'subject':'sub-of-hal'}");

    scim("PUT", USERS + "/" + id).json(told.formatted("object-7")).send();
    assertThat(fixture.get("/users/person/hal").as(Role.ADMIN).send().at("/subject"))
        .isEqualTo("sub-of-hal");

    scim("PUT", USERS + "/" + id).json(told.formatted("object-8")).send();
    assertThat(fixture.get("/users/person/hal").as(Role.ADMIN).send().at("/subject"))
        .isEqualTo("object-8");
  }

  @Test
  void shouldLeadNobodyToAnAccountByItsName() {
    fixture.grant("person/ada", "{'grants':[{'role':'admin'}]}");

    create("ada");

    assertThat(
            fixture.count(
                "SELECT count(*) FROM scim_user WHERE user_name = 'ada' AND person LIKE 'ada-%'"))
        .isOne();
  }

  @Test
  void shouldLetNobodyDoItButWhoHasTheRoleForIt() {
    for (Role role : Role.values()) {
      int expected = role == Role.PROVISIONER ? 200 : 403;
      assertThat(fixture.get(USERS).as(role).send().status()).as(role.wire()).isEqualTo(expected);
    }
    assertThat(
            fixture
                .get(USERS)
                .as(Grants.of(List.of(new Grant("provisioner", "/own"))))
                .send()
                .status())
        .isEqualTo(403);
    var refused = fixture.get(USERS).send();
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("content-type")).isEqualTo("application/scim+json");
    assertThat(refused.at("/status")).isEqualTo("401");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST  | /Users         | {'userName':'dup@example.com'}                                | 409 | uniqueness
          POST  | /Users         | {'displayName':'x'}                                           | 400 | invalidValue
          POST  | /Users         | {'userName':7}                                                | 400 | invalidValue
          POST  | /Users         | {'userName':                                                  | 400 | invalidSyntax
          POST  | /Groups        | {'displayName':'g','members':[{'value':'scu_nobody'}]}        | 400 | invalidValue
          PATCH | /Users/ID      | {'Operations':[{'op':'move'}]}                                | 400 | invalidSyntax
          PATCH | /Users/ID      | {'Operations':[]}                                             | 400 | invalidSyntax
          PATCH | /Users/ID      | {'Operations':[{'op':'remove'}]}                              | 400 | noTarget
          PATCH | /Users/ID      | {'Operations':[{'op':'remove','path':'userName'}]}            | 400 | invalidValue
          PATCH | /Users/ID      | {'Operations':[{'op':'replace','path':'id','value':'x'}]}     | 400 | mutability
          PATCH | /Users/ID      | {'Operations':[{'op':'replace','path':'shoe','value':'x'}]}   | 400 | invalidPath
          PATCH | /Users/ID      | {'Operations':[{'op':'replace','path':'emails[type eq \\'home\\'].value','value':'x'}]} | 400 | noTarget
          PATCH | /Users/ID      | {'Operations':[{'op':'replace','path':'active','value':'no'}]} | 400 | invalidValue
          GET   | /Users?filter=userName%20co%20%22a%22                |  | 400 | invalidFilter
          GET   | /Users?filter=userName%20eq%20%22a%22%20or%20active%20eq%20true |  | 400 | invalidFilter
          GET   | /Users?filter=userName%20eq%20%22%5Cu0000%22         |  | 400 | invalidFilter
          GET   | /Users?filter=userName%20eq%20%22%5Cud800%22         |  | 400 | invalidFilter
          GET   | /Users?filter=title%20eq%20%22a%22                   |  | 400 | invalidFilter
          """)
  void shouldSayWhatIsWrongInTheWordsOfTheProtocol(
      String method, String path, String body, int status, String scimType) {
    create("dup@example.com");
    String id =
        scim("GET", USERS + "?filter=userName%20eq%20%22DUP@example.com%22")
            .send()
            .at("/Resources/0/id");

    var call = scim(method, "/scim/v2" + path.replace("ID", id));
    var refused = (body == null ? call : call.json(body)).send();

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.at("/scimType")).isEqualTo(scimType);
  }

  @Test
  void shouldTakeTheLongestNamesAndFindNobodyByWhatIsNoFlag() {
    String longest = "\uD83D\uDE00".repeat(250);

    assertThat(scim("POST", GROUPS).json("{'displayName':'" + longest + "'}").send().status())
        .isEqualTo(201);
    assertThat(scim("POST", GROUPS).json("{'displayName':'" + longest + "!'}").send().status())
        .isEqualTo(400);
    assertThat(
            scim("GET", USERS + "?filter=active%20eq%20%22perhaps%22").send().at("/totalResults"))
        .isEqualTo("0");
  }

  @Test
  void shouldChangeOnlyWhatItsAskerHasSeen() {
    var made = create("vera@example.com");
    String place = USERS + "/" + made.at("/id");
    assertThat(made.header("location")).isEqualTo("/api/v1" + place);
    assertThat(made.header("etag")).isEqualTo(made.at("/meta/version"));

    String change = "{'userName':'vera@example.com','displayName':'Vera'}";
    var changed = scim("PUT", place).header("if-match", made.header("etag")).json(change).send();
    var stale = scim("PUT", place).header("if-match", made.header("etag")).json(change).send();

    assertThat(changed.at("/displayName")).isEqualTo("Vera");
    assertThat(changed.at("/active")).isEqualTo("true");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(scim("GET", place).header("if-none-match", changed.header("etag")).send().status())
        .isEqualTo(304);
  }

  @Test
  void shouldShowAListInPagesAndOfEachWhatIsAskedFor() {
    for (int i = 0; i < 3; i++) {
      scim("POST", GROUPS).json("{'displayName':'page-" + i + "','externalId':'page'}").send();
    }
    String found = GROUPS + "?filter=externalId%20eq%20%22page%22&count=2&startIndex=";

    var first = scim("GET", found + "-7").send();
    var second = scim("GET", found + "3&excludedAttributes=meta,members").send();

    assertThat(first.at("/totalResults")).isEqualTo("3");
    assertThat(first.at("/startIndex")).isEqualTo("1");
    assertThat(first.body().findValuesAsText("displayName")).containsExactly("page-0", "page-1");
    assertThat(second.body().findValuesAsText("displayName")).containsExactly("page-2");
    assertThat(second.body().at("/Resources/0/meta").isMissingNode()).isTrue();
  }

  @Test
  void shouldUnderstandWhatDirectoriesSendBesideWhatIsKept() {
    String id =
        scim("POST", USERS)
            .json(
                """
                {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',
                            'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
                 'USERNAME':'kim@example.com','title':'Trader','password':'hunter2',
                 'emails':[{'type':'work','value':'kim@example.com','primary':true}],
                 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'x'}}
                """)
            .send()
            .at("/id");

    patch(
        USERS,
        id,
        """
        {'op':'Add','path':'emails[type eq \\'home\\'].value','value':'kim@home.example'},
        {'op':'Replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
         'value':'y'},
        {'op':'Replace','value':{'name.givenName':'Kim','title':'Head'}},
        {'op':'add','path':'emails','value':{'value':'k@example.com','primary':true}}
        """);

    JsonNode kim = scim("GET", USERS + "/" + id).send().body();
    assertThat(kim.at("/name/givenName").asText()).isEqualTo("Kim");
    assertThat(kim.path("emails").findValuesAsText("value"))
        .containsExactly("kim@example.com", "kim@home.example", "k@example.com");
    assertThat(kim.path("emails").findValuesAsText("primary")).containsExactly("false", "true");
    assertThat(fixture.count("SELECT count(*) FROM scim_user WHERE document LIKE '%hunter2%'"))
        .isZero();
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

  private static ApiFixture.Reply create(String userName) {
    return scim("POST", USERS).json("{'userName':'" + userName + "'}").send();
  }

  private static void patch(String place, String id, String operations) {
    var answer = scim("PATCH", place + "/" + id).json("{'Operations':[" + operations + "]}").send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static ApiFixture.Call scim(String method, String target) {
    return fixture
        .call(method, target)
        .as(Role.PROVISIONER)
        .header("content-type", "application/scim+json");
  }

  /** The newest entry of a kind about somebody. */
  private static JsonNode trail(String kind, String subject) {
    fixture.get("/audit").as(Role.AUDITOR).send();
    List<String> entries =
        fixture.store.strings(
            """
            SELECT body FROM audit
             WHERE body::jsonb ->> 'kind' = ? AND body::jsonb ->> 'subject' = ?
             ORDER BY seq DESC
            """,
            kind,
            subject);
    assertThat(entries).as("%s of %s", kind, subject).isNotEmpty();
    return Json.read(entries.getFirst()).path("detail");
  }
}
