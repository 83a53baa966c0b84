package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F74: a secret is put, moved and rotated, and never told. */
class SecretsIT {

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
  void shouldTellTheFolderThatASecretIsKeptForUntilItIsPutElsewhere() {
    fixture
        .put("/secrets/held")
        .as(Role.OPERATOR)
        .json("{'value':'one','folder':'finance'}")
        .send();
    fixture.post("/secrets/held/rotate").as(Role.OPERATOR).json("{'value':'two'}").send();
    var moved =
        fixture
            .put("/secrets/held")
            .as(Role.OPERATOR)
            .json("{'value':'three','folder':'sales'}")
            .send();

    assertThat(moved.body().path("versions").findValuesAsText("folder"))
        .containsExactly("sales", "finance", "finance");
    assertThat(
            fixture
                .put("/secrets/held")
                .as(Role.OPERATOR)
                .json("{'value':'x','folder':'No Folder'}")
                .send()
                .status())
        .isEqualTo(400);
  }

  @Test
  void shouldNeverShowASecretOrKeepItReadable() {
    String value = "whsec_topsecret";
    fixture.put("/secrets/hidden").as(Role.OPERATOR).json("{'value':'" + value + "'}").send();

    assertThat(fixture.get("/secrets").as(Role.ADMIN).send().text()).doesNotContain(value);
    assertThat(fixture.count("SELECT count(*) FROM audit WHERE body LIKE '%topsecret%'")).isZero();
    assertThat(
            fixture
                .post("/secrets/absent/rotate")
                .as(Role.OPERATOR)
                .json("{'value':'x'}")
                .send()
                .status())
        .isEqualTo(404);
  }

  /** The same key with another folder, or for another use, is another request. */
  @Test
  void shouldTellPutsApartByWhoMayUseTheSecret() {
    assertThat(put("told-apart", "{'value':'x','folder':'sales'}").status()).isEqualTo(200);
    assertThat(put("told-apart", "{'value':'x','folder':'sales'}").body().path("versions"))
        .hasSize(1);

    for (String other :
        List.of(
            "{'value':'x','folder':'finance'}", "{'value':'x'}", "{'value':'x','platform':true}")) {
      assertThat(put("told-apart", other).at("/code"))
          .as(other)
          .isEqualTo("idempotency-key-reused");
    }
    assertThat(fixture.get("/secrets/told-apart").as(Role.OPERATOR).send().at("/versions/0/folder"))
        .isEqualTo("sales");
  }

  private static ApiFixture.Reply put(String name, String body) {
    return fixture
        .put("/secrets/" + name)
        .as(Role.OPERATOR)
        .header("idempotency-key", "put-" + name)
        .json(body)
        .send();
  }

  @Test
  void shouldKeepNoDigestOfASecret() {
    fixture.put("/secrets/rotated").as(Role.OPERATOR).json("{'value':'one'}").send();
    fixture
        .post("/secrets/rotated/rotate")
        .as(Role.OPERATOR)
        .header("idempotency-key", "rotation")
        .json("{'value':'two'}")
        .send();
    var again =
        fixture
            .post("/secrets/rotated/rotate")
            .as(Role.OPERATOR)
            .header("idempotency-key", "rotation")
            .json("{'value':'two'}")
            .send();

    assertThat(again.body().path("versions")).hasSize(2);
    assertThat(
            fixture.store.strings("SELECT fingerprint FROM idempotency_key WHERE key = 'rotation'"))
        .containsExactly(
            Digest.of(
                Json.object()
                    .put("method", "POST")
                    .put("path", "/api/v1/secrets/rotated/rotate")
                    .put("query", "")
                    .set("body", Json.object())));
  }
}
