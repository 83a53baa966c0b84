package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Digest;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.receipt.Receipt;
import dev.penstock.receipt.ReceiptVerifier;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F83: a stored document or receipt that was changed outside of Penstock is named. */
class SealedRowsIT {

  private final PostgresFixture store = PostgresFixture.open();
  private final Seal seal = new Seal(store.keyring());

  @BeforeEach
  void fill() {
    for (String version : List.of("1.0.0", "1.0.1")) {
      String document = "{\"v\":\"" + version + "\"}";
      run(
          "INSERT INTO definition VALUES (?, 'default', 'review', ?, ?, ?, now(), 'ada')",
          Digest.of("d" + document),
          version,
          "d" + document,
          seal.of("definition", "default/review@" + version, "d" + document));
      run(
          "INSERT INTO policy VALUES (?, 'default', ?, ?, ?, now(), 'ada')",
          Digest.of(document),
          version,
          document,
          seal.of("policy", "default@" + version, document));
    }
    run(
        "INSERT INTO config VALUES (?, 'base', '{}', ?, now(), 'ada')",
        Digest.of("{}"),
        seal.of("config", "base", "{}"));
    run(
        "INSERT INTO activation (kind, name, digest, seal, activated_by)"
            + " VALUES ('policy', 'default', 'sha256:x', ?, 'ada')",
        seal.of("activation", "policy/default", "sha256:x"));
    run(
        "INSERT INTO trigger (name, document, seal, applied_by) VALUES ('push', '{}', ?, 'ada')",
        seal.of("trigger", "push", "{}"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldHoldWhenNothingWasChanged() {
    assertThat(tampered()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE definition SET document = '{}' WHERE version = '1.0.0'      | definition | default/review@1.0.0
          UPDATE definition SET version = '2.0.0' WHERE version = '1.0.0'    | definition | default/review@2.0.0
          UPDATE definition SET digest = 'sha256:0' WHERE version = '1.0.1'  | definition | default/review@1.0.1
          UPDATE policy SET document = '{"rules":[]}' WHERE version = '1.0.1' | policy    | default@1.0.1
          UPDATE config SET document = '{"a":1}'                             | config     | base
          UPDATE activation SET digest = 'sha256:y'                          | activation | policy/default
          UPDATE trigger SET document = '{"webhook":{}}'                     | trigger    | push
          UPDATE trigger SET seal = ''                                       | trigger    | push
          """)
  void shouldNameTheTamperedRow(String sql, String table, String identity) {
    run(sql);

    assertThat(tampered())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.table()).isEqualTo(table);
              assertThat(row.identity()).isEqualTo(identity);
            });
  }

  @Test
  void shouldNameAChangedReceipt() {
    insertReceipt("rcp_1");
    insertReceipt("rcp_2");
    assertThat(brokenReceipts()).isEmpty();

    run("UPDATE receipt SET result_digest = 'sha256:other' WHERE id = 'rcp_2'");

    assertThat(brokenReceipts()).containsExactly("rcp_2");
  }

  private void insertReceipt(String id) {
    Receipt receipt =
        new Receipt(id, "run_1", "/do/0", "", 1, 7, "http", "sha256:a", "sha256:b", Instant.now());
    run(
        "INSERT INTO receipt VALUES (?, 'run_1', '/do/0', '', 1, 7, 'http', 'sha256:a', 'sha256:b',"
            + " ?, ?)",
        id,
        receipt.actedAt().atOffset(ZoneOffset.UTC),
        receipt.mac(store.keyring()));
  }

  private List<String> brokenReceipts() {
    return store.auditor().inTransaction(new ReceiptVerifier(store.keyring())::verify);
  }

  private List<SealedRows.Tampered> tampered() {
    return store.auditor().inTransaction(new SealedRows(store.keyring())::verify);
  }

  private void run(String sql, Object... values) {
    store
        .owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                  statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
              }
            });
  }
}
