package dev.penstock.functions.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** F74: a scheduler in a function starts nothing without the installation's key in use. */
class LackingKeyIT {

  @Test
  void shouldTellItsKeysAndNotTickWithoutTheOneInUse() throws Exception {
    try (var fixture = new SchedulerFixture()) {
      assertThat(ticked(fixture)).isEqualTo("{\"fired\":0}");
      assertThat(fixture.store.strings("SELECT node FROM key_holder"))
          .containsExactly("function ticker:3");

      fixture.store.sql(
          "INSERT INTO installation_key (id) VALUES ('installation:0123456789abcdef')");

      assertThatThrownBy(() -> ticked(fixture))
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("installation:0123456789abcdef");
    }
  }

  private static String ticked(SchedulerFixture fixture) throws Exception {
    DatabaseSettings settings = fixture.store.settings(DatabaseRole.SCHEDULER);
    var function =
        new SchedulerFunction(
            Map.of(
                "AWS_LAMBDA_FUNCTION_NAME",
                "ticker",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "3",
                "PENSTOCK_DATABASE_URL",
                settings.url(),
                "PENSTOCK_DATABASE_PASSWORD",
                settings.password(),
                "PENSTOCK_ROOT_KEY",
                Base64.getEncoder().encodeToString(new byte[32])));
    var answer = new ByteArrayOutputStream();
    function.handleRequest(InputStream.nullInputStream(), answer, null);
    return answer.toString(StandardCharsets.UTF_8);
  }
}
