package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

/** The owner's credentials never reach another role's address. */
class JdbcUrlTest {

  @Property(tries = 300)
  void shouldGiveBackWhateverThePasswordHolds(
      @ForAll @AlphaChars @Chars({'&', '=', '?', '%', '+', ' ', '/', '#', 'ü'}) String password) {
    JdbcUrl url =
        JdbcUrl.parse("jdbc:postgresql://db/penstock?sslmode=verify-full")
            .with("user", "owner")
            .with("password", password);

    assertThat(JdbcUrl.parse(url.text())).isEqualTo(url);
    assertThat(JdbcUrl.parse(url.text()).password()).isEqualTo(password);
  }

  @Test
  void shouldTakeCredentialsOutAndLeaveTheRest() {
    JdbcUrl url = JdbcUrl.parse("jdbc:postgresql://db/penstock?user=o&sslmode=require&password=p");

    assertThat(url.withoutCredentials().text())
        .isEqualTo("jdbc:postgresql://db/penstock?sslmode=require");
    assertThat(url.toString()).isEqualTo("jdbc:postgresql://db/penstock");
  }

  @Test
  void shouldKnowWhenAwsBringsTheAuthentication() {
    String aws = "jdbc:aws-wrapper:postgresql://db/penstock?wrapperPlugins=";

    assertThat(JdbcUrl.parse(aws + "failover2,iam").usesIam()).isTrue();
    assertThat(JdbcUrl.parse(aws + "failover2").usesIam()).isFalse();
    assertThat(JdbcUrl.parse("jdbc:postgresql://db/x?wrapperPlugins=iam").usesIam()).isFalse();
  }

  @Test
  void shouldRefuseOtherDatabasesWithoutTellingTheirPassword() {
    assertThatThrownBy(() -> new JdbcUrl("jdbc:mysql://db/x", Map.of("password", "secret")))
        .hasMessageContaining("jdbc:aws-wrapper:postgresql:")
        .hasMessageNotContaining("secret");
  }
}
