package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.DatabaseSettings;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema forward, as the owner role. Never backward, never out of order, and nothing
 * here can drop a schema. Two nodes that migrate at once queue on Flyway's own lock.
 */
final class Migrations {

  private Migrations() {}

  static void run(DatabaseSettings owner) {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(owner.url(), owner.user(), owner.password())
          .defaultSchema(RoleProvisioner.SCHEMA)
          .schemas(RoleProvisioner.SCHEMA)
          .createSchemas(false)
          .cleanDisabled(true)
          .outOfOrder(false)
          .validateOnMigrate(true)
          .baselineOnMigrate(false)
          .connectRetries(3)
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The database schema can't be brought to this version: " + e.getMessage()),
          e);
    }
  }
}
