package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.web.Router;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F104, F125: strict input, every defect named, and lists in pages. */
class RequestsIT {

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
  void shouldNameEveryDefectOfABodyWithItsPointer() {
    var reply = fixture.start("k", "{'workflow':'no','version':'later','extra':1}").send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/workflow", "/version", "/extra");
  }

  @Test
  void shouldRefuseBrokenBodiesAsProblems() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "nul",
            "{'a':1,'a':2}",
            "{'workflow':'default/review'} x",
            "{'workflow':'\\ud800'}",
            "[".repeat(10_000))) {
      assertThat(fixture.start("k", body).send().status()).as(body).isEqualTo(400);
    }
    assertThat(fixture.start("k", "").raw(new byte[] {'"', (byte) 0xc3, '"'}).send().status())
        .isEqualTo(400);
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    byte[] huge = new byte[Router.LARGEST_BODY + 1];
    assertThat(fixture.start("k", "").raw(huge).send().status()).isEqualTo(413);

    String big = "{'workflow':'default/review','input':'" + "x".repeat(6 * 1024 * 1024) + "'}";
    assertThat(fixture.start("k", big).send().status()).isEqualTo(413);
  }

  @Test
  void shouldSayWhichMethodsMediaTypesAndParametersThereAre() {
    var wrongMethod = fixture.call("PATCH", "/runs").as(Role.ADMIN).request();
    var answer = fixture.api.answer(wrongMethod);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", "GET, POST");
    assertThat(
            fixture
                .start("k", "{'workflow':'default/review'}")
                .header("content-type", "text/plain")
                .send()
                .status())
        .isEqualTo(415);
    assertThat(
            fixture
                .api
                .answer(fixture.get("/runs").as(Role.ADMIN).header("accept", "text/html").request())
                .status())
        .isEqualTo(406);
    for (String query :
        List.of(
            "limit=0",
            "limit=251",
            "limit=x",
            "cursor=!",
            "status=odd",
            "no=1",
            "q=a&q=b",
            "q=%00",
            "q=%zz",
            "q=%ff")) {
      assertThat(fixture.get("/runs?" + query).as(Role.ADMIN).send().status())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void shouldWalkAllPagesWithoutLosingOrRepeatingARun() {
    for (int i = 0; i < 5; i++) {
      fixture.startRun();
    }
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      var page = fixture.get("/runs?limit=2" + cursor).as(Role.ADMIN).send().body();
      ids.addAll(page.path("items").findValuesAsText("id"));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());

    assertThat(ids).doesNotHaveDuplicates();
    assertThat((long) ids.size()).isEqualTo(fixture.count("SELECT count(*) FROM run"));
  }

  @Test
  void shouldAnswer304WhenNothingChanged() {
    String run = fixture.startRun();
    var first = fixture.get("/runs/" + run).as(Role.ADMIN).send();

    var second =
        fixture
            .get("/runs/" + run)
            .as(Role.ADMIN)
            .header("if-none-match", first.header("etag"))
            .send();

    assertThat(second.status()).isEqualTo(304);
  }
}
