package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpResponse;
import dev.penstock.postgres.testing.PostgresFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F6: what can't be stored is answered 503, never 202; when the store is back, so is the door. */
class StoreAwayIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldAnswer503WhileTheStoreIsAwayAndKeepNothing() {
    var door =
        new FrontDoorFixture(STORE, IngressSettings.DEFAULTS)
            .secret("outage", SECRET)
            .trigger("outage", "standard-webhooks");
    assertThat(door.send(signed("outage", "before", "{}")).status()).isEqualTo(202);

    STORE.stopServer();
    HttpResponse away;
    try {
      away = door.send(signed("outage", "during", "{}"));
    } finally {
      STORE.restartServer();
    }

    assertThat(away.status()).isEqualTo(503);
    assertThat(field(away, "code")).isEqualTo("unavailable");
    assertThat(away.headers().get("retry-after")).isEqualTo("5");
    assertThat(door.count("SELECT count(*) FROM delivery WHERE sender_id = 'during'")).isZero();

    HttpResponse again = door.send(signed("outage", "during", "{}"));
    assertThat(again.status()).isEqualTo(202);
    assertThat(field(again, "duplicate")).isEqualTo("false");
  }
}
