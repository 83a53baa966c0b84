package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.LambdaHttp;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * F74: who asks a function that lacks the installation's key in use is told that it is the
 * function's fault, and not that their key is no good.
 */
class LackingKeyIT {

  @Test
  void shouldSayThatItLacksTheKeyInUse() throws Exception {
    try (var store = PostgresFixture.open()) {
      String key =
          store
              .owner()
              .inTransaction(
                  tx ->
                      new ApiKeys(store.keyring(), Clock.systemUTC())
                          .create(
                              tx,
                              new ApiKeys.Wanted(
                                  "k", Grants.of(Role.ADMIN, "/"), Duration.ofHours(1)),
                              "owner")
                          .token());
      assertThat(asked(store, key).status()).isEqualTo(200);
      assertThat(store.strings("SELECT node FROM key_holder")).containsExactly("function api:9");

      store.sql("INSERT INTO installation_key (id) VALUES ('installation:0123456789abcdef')");
      HttpResponse answer = asked(store, key);

      assertThat(answer.status()).isEqualTo(500);
      assertThat(Json.read(answer.body()).path("code").textValue())
          .isEqualTo("invalid-configuration");
    }
  }

  private static HttpResponse asked(PostgresFixture store, String key) throws Exception {
    DatabaseSettings api = store.settings(DatabaseRole.API);
    var function =
        new ApiFunction(
            Map.of(
                "AWS_LAMBDA_FUNCTION_NAME",
                "api",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "9",
                "PENSTOCK_DATABASE_URL",
                api.url(),
                "PENSTOCK_DATABASE_PASSWORD",
                api.password(),
                "PENSTOCK_AUDITOR_PASSWORD",
                store.settings(DatabaseRole.AUDITOR).password(),
                "PENSTOCK_ROOT_KEY",
                Base64.getEncoder().encodeToString(new byte[32])));
    var event = new ByteArrayOutputStream();
    LambdaHttp.writeRequest(
        new HttpRequest(
            "GET",
            "/api/v1/runs",
            "",
            Map.of("authorization", "Bearer " + key),
            Map.of(),
            new byte[0],
            "192.0.2.1"),
        event);
    var answer = new ByteArrayOutputStream();
    function.handleRequest(new ByteArrayInputStream(event.toByteArray()), answer, null);
    return LambdaHttp.readResponse(new ByteArrayInputStream(answer.toByteArray()));
  }
}
