package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * F109: the words of the protocol, and the dialects of those who speak it: what directories send is
 * understood or refused in its own terms.
 */
class ScimProtocolIT {

  private static final String USERS = "/scim/v2/Users";
  private static final String GROUPS = "/scim/v2/Groups";

  @TempDir static Path folder;
  private static ApiFixture fixture;
  private static ScimClient directory;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    directory = new ScimClient(fixture);
  }

  @AfterAll
  static void stop() {
    fixture.close();
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
    directory.create("dup@example.com");
    String id =
        directory
            .ask("GET", USERS + "?filter=userName%20eq%20%22DUP@example.com%22")
            .send()
            .at("/Resources/0/id");

    var call = directory.ask(method, "/scim/v2" + path.replace("ID", id));
    var refused = (body == null ? call : call.json(body)).send();

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.at("/scimType")).isEqualTo(scimType);
  }

  @Test
  void shouldTakeTheLongestNamesAndFindNobodyByWhatIsNoFlag() {
    String longest = "\uD83D\uDE00".repeat(250);

    assertThat(
            directory.ask("POST", GROUPS).json("{'displayName':'" + longest + "'}").send().status())
        .isEqualTo(201);
    assertThat(
            directory
                .ask("POST", GROUPS)
                .json("{'displayName':'" + longest + "!'}")
                .send()
                .status())
        .isEqualTo(400);
    assertThat(
            directory
                .ask("GET", USERS + "?filter=active%20eq%20%22perhaps%22")
                .send()
                .at("/totalResults"))
        .isEqualTo("0");
  }

  @Test
  void shouldChangeOnlyWhatItsAskerHasSeen() {
    var made = directory.create("vera@example.com");
    String place = USERS + "/" + made.at("/id");
    assertThat(made.header("location")).isEqualTo("/api/v1" + place);
    assertThat(made.header("etag")).isEqualTo(made.at("/meta/version"));

    String change = "{'userName':'vera@example.com','displayName':'Vera'}";
    var changed =
        directory.ask("PUT", place).header("if-match", made.header("etag")).json(change).send();
    var stale =
        directory.ask("PUT", place).header("if-match", made.header("etag")).json(change).send();

    assertThat(changed.at("/displayName")).isEqualTo("Vera");
    assertThat(changed.at("/active")).isEqualTo("true");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(
            directory
                .ask("GET", place)
                .header("if-none-match", changed.header("etag"))
                .send()
                .status())
        .isEqualTo(304);
  }

  @Test
  void shouldShowAListInPagesAndOfEachWhatIsAskedFor() {
    for (int i = 0; i < 3; i++) {
      directory
          .ask("POST", GROUPS)
          .json("{'displayName':'page-" + i + "','externalId':'page'}")
          .send();
    }
    String found = GROUPS + "?filter=externalId%20eq%20%22page%22&count=2&startIndex=";

    var first = directory.ask("GET", found + "-7").send();
    var second = directory.ask("GET", found + "3&excludedAttributes=meta,members").send();

    assertThat(first.at("/totalResults")).isEqualTo("3");
    assertThat(first.at("/startIndex")).isEqualTo("1");
    assertThat(first.body().findValuesAsText("displayName")).containsExactly("page-0", "page-1");
    assertThat(second.body().findValuesAsText("displayName")).containsExactly("page-2");
    assertThat(second.body().at("/Resources/0/meta").isMissingNode()).isTrue();
  }

  @Test
  void shouldUnderstandWhatDirectoriesSendBesideWhatIsKept() {
    String id =
        directory
            .ask("POST", USERS)
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

    directory.patch(
        USERS,
        id,
        """
        {'op':'Add','path':'emails[type eq \\'home\\'].value','value':'kim@home.example'},
        {'op':'Replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
         'value':'y'},
        {'op':'Replace','value':{'name.givenName':'Kim','title':'Head'}},
        {'op':'add','path':'emails','value':{'value':'k@example.com','primary':true}}
        """);

    JsonNode kim = directory.ask("GET", USERS + "/" + id).send().body();
    assertThat(kim.at("/name/givenName").asText()).isEqualTo("Kim");
    assertThat(kim.path("emails").findValuesAsText("value"))
        .containsExactly("kim@example.com", "kim@home.example", "k@example.com");
    assertThat(kim.path("emails").findValuesAsText("primary")).containsExactly("false", "true");
    assertThat(fixture.count("SELECT count(*) FROM scim_user WHERE document LIKE '%hunter2%'"))
        .isZero();
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
}
