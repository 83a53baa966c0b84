package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.DatabaseRole;
import org.junit.jupiter.api.Test;

/** The migrated store as its components see it. */
class StoreIT {

  @Test
  void shouldConnectEachComponentAsItsOwnRole() {
    try (PostgresFixture store = PostgresFixture.open()) {
      for (DatabaseRole role : DatabaseRole.values()) {
        String user =
            store
                .database(role)
                .inTransaction(
                    connection -> {
                      try (var row =
                          connection.createStatement().executeQuery("SELECT current_user")) {
                        row.next();
                        return row.getString(1);
                      }
                    });
        assertThat(user).isEqualTo(role.user());
      }
    }
  }
}
