package dev.penstock.functions.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.Role;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.RateLimit;
import dev.penstock.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** F18: each principal has a burst, knows what is left of it, and is told when to come back. */
class ThrottleTest {

  private final AtomicLong now = new AtomicLong();
  private final Throttle throttle = new Throttle(new ApiRate(2, 4), now::get);
  private final Principal key = new Principal.Key("key_1", Grants.of(Role.OPERATOR, "/"));

  @Test
  void shouldTellWhatIsLeft() {
    HttpResponse answer =
        throttle.tell(
            HttpResponse.json(200, Json.object()), throttle.take(key, request("10.0.0.1")));

    assertThat(answer.headers())
        .containsEntry("ratelimit-policy", "\"default\";q=4;w=2")
        .containsEntry("ratelimit", "\"default\";r=3;t=1");
  }

  @Test
  void shouldRefuseWhatIsOverTheBurstUntilTimeHasPassed() {
    for (int i = 0; i < 4; i++) {
      assertThat(throttle.take(key, request("10.0.0.1")).isGranted()).isTrue();
    }

    RateLimit.Taken over = throttle.take(key, request("10.0.0.2"));
    HttpResponse refusal = throttle.refuse(request("10.0.0.2"), over);

    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers())
        .containsEntry("retry-after", "1")
        .containsEntry("ratelimit", "\"default\";r=0;t=1");
    now.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(throttle.take(key, request("10.0.0.1")).isGranted()).isTrue();
  }

  @Test
  void shouldCountPrincipalsAndAddressesApart() {
    for (int i = 0; i < 5; i++) {
      throttle.take(key, request("10.0.0.1"));
    }

    Principal nobody = new Principal.Anonymous();
    for (int i = 0; i < 4; i++) {
      assertThat(throttle.take(nobody, request("10.0.0.1")).isGranted()).isTrue();
    }
    assertThat(throttle.take(nobody, request("10.0.0.1")).isGranted()).isFalse();
    assertThat(throttle.take(nobody, request("10.0.0.2")).isGranted()).isTrue();
    assertThat(throttle.take(key, request("10.0.0.1")).isGranted()).isFalse();
  }

  @Test
  void shouldTakeItsSizeFromTheEnvironmentAndRefuseNonsense() {
    assertThat(ApiRate.of(Map.of())).isEqualTo(new ApiRate(100, 1000));
    assertThat(ApiRate.of(Map.of("PENSTOCK_API_RATE", "5", "PENSTOCK_API_BURST", "7")))
        .isEqualTo(new ApiRate(5, 7));
    assertThatThrownBy(() -> ApiRate.of(Map.of("PENSTOCK_API_BURST", "0")))
        .hasMessageContaining("PENSTOCK_API_BURST");
  }

  private static HttpRequest request(String address) {
    return new HttpRequest("GET", "/api/v1/runs", "", Map.of(), Map.of(), new byte[0], address);
  }
}
