package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.web.Deprecation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F125: nobody undoes unseen what another has just changed, and what goes is told before. */
class PreconditionsIT {

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

  @Test
  void shouldDemandThatAChangeOfGrantsSaysWhatItReplaces() {
    var reply = put("group/demanded", "", "");

    assertThat(reply.status()).isEqualTo(428);
    assertThat(reply.at("/code")).isEqualTo("precondition-required");
  }

  @Test
  void shouldChangeWhatWasReadAndNothingElse() {
    String first = put("group/finance", "if-none-match", "*").header("etag");
    String read = fixture.get("/users/group/finance").as(Role.AUDITOR).send().header("etag");
    assertThat(read).isEqualTo(first).matches("\"[0-9a-f]{32}\"");

    String second = put("group/finance", "if-match", "\"other\", " + first).header("etag");
    var late = put("group/finance", "if-match", first);

    assertThat(second).isNotEqualTo(first);
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.at("/code")).isEqualTo("precondition-failed");
    assertThat(put("group/finance", "if-match", "W/" + second).status()).isEqualTo(412);
    String zipped = second.substring(0, second.length() - 1) + "-gzip\"";
    assertThat(put("group/finance", "if-match", zipped).status()).isEqualTo(200);
  }

  @Test
  void shouldMakeNothingThatIsThereAndChangeNothingThatIsNot() {
    assertThat(put("person/new", "if-match", "*").status()).isEqualTo(412);
    assertThat(put("person/new", "if-none-match", "*").status()).isEqualTo(200);
    assertThat(put("person/new", "if-none-match", "*").status()).isEqualTo(412);
    assertThat(put("person/new", "if-match", "*").status()).isEqualTo(200);
  }

  @Test
  void shouldLetOneOfManyWinWhoAllReadTheSame() throws Exception {
    String read = put("group/contended", "if-none-match", "*").header("etag");
    List<Integer> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(() -> put("group/contended", "if-match", read).status());
      }
      for (var answer : threads.invokeAll(tries)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).containsOnlyOnce(200).containsOnly(200, 412);
  }

  @Test
  void shouldReplaceWhatWasTamperedWithOnlyWhenToldToReplaceAnything() {
    String read = put("group/spoilt", "if-none-match", "*").header("etag");
    fixture.sql(
        "UPDATE account SET grants = ? WHERE name = 'spoilt'", Grants.of(Role.ADMIN, "/").text());

    assertThat(put("group/spoilt", "if-match", read).status()).isEqualTo(412);
    assertThat(put("group/spoilt", "if-match", "*").status()).isEqualTo(200);
  }

  @Test
  void shouldApplyThePlanThatWasSeenAndNoOther() {
    Map<String, String> files =
        Map.of(
            "workflows/review.yaml",
            ApiFixture.WORKFLOW.formatted("1.0.0"),
            "policies/default.yaml",
            ApiFixture.POLICY);
    String seen = fixture.apply(true, files).header("etag");
    assertThat(fixture.apply(true, files).header("etag")).isEqualTo(seen);
    fixture.apply(false, Map.of("policies/default.yaml", ApiFixture.POLICY));

    var late = apply(files, seen);

    assertThat(late.status()).isEqualTo(412);
    assertThat(fixture.count("SELECT count(*) FROM definition")).isZero();
    assertThat(apply(files, fixture.apply(true, files).header("etag")).status()).isEqualTo(200);
  }

  @Test
  void shouldTellOfAnOperationThatIsOnItsWayOut() {
    var deprecation =
        new Deprecation(
            Instant.parse("2026-11-21T00:00:00Z"),
            Optional.of(Instant.parse("2027-06-01T00:00:00Z")),
            URI.create("https://penstock.dev/changes#folders"));
    var table = Map.of(Operation.LIST_FOLDERS, deprecation);

    var going = fixture.deprecating(table, fixture.get("/folders").as(Role.ADMIN).request());
    var refused = fixture.deprecating(table, fixture.get("/folders?a=b").as(Role.ADMIN).request());
    var staying = fixture.deprecating(table, fixture.get("/users").as(Role.ADMIN).request());

    assertThat(going.headers())
        .containsEntry("deprecation", "@1795219200")
        .containsEntry("sunset", "Tue, 1 Jun 2027 00:00:00 GMT")
        .containsEntry("link", "<https://penstock.dev/changes#folders>; rel=\"deprecation\"");
    assertThat(refused.headers()).containsKeys("deprecation", "sunset");
    assertThat(staying.headers()).doesNotContainKeys("deprecation", "sunset", "link");
  }

  private static ApiFixture.Reply put(String who, String header, String value) {
    var call = fixture.put("/users/" + who).as(Role.ADMIN);
    if (!header.isEmpty()) {
      call.header(header, value);
    }
    return call.json("{'grants':[{'role':'operator','folder':'/own'}]}").send();
  }

  private static ApiFixture.Reply apply(Map<String, String> files, String seen) {
    var body = dev.penstock.json.Json.object();
    var list = body.putArray("files");
    files.forEach((path, text) -> list.addObject().put("path", path).put("text", text));
    return fixture.post("/apply").as(Role.AUTHOR).header("if-match", seen).json(body).send();
  }
}
