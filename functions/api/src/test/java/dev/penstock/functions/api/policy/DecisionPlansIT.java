package dev.penstock.functions.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.web.Cursor;
import dev.penstock.postgres.testing.PostgresFixture;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * F66: a decision is found by its rule, its folder or its time among many, and not by reading all.
 */
class DecisionPlansIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final Optional<String> ANY = Optional.empty();

  @BeforeAll
  static void fill() {
    STORE.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        SELECT 'run_' || n, CASE n WHEN 7 THEN 'rare' ELSE 'team-' || n % 3 END, 'w', '1.0.0', 'd',
               'c', 'p', 'completed', '{}', 't'
          FROM generate_series(0, 4999) n
        """);
    STORE.sql(
        """
        INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                     action_digest, action, answers, rule, outcome, reason, micros,
                                     decided_at)
        SELECT 'pdc_' || n, 'run_' || n % 5000, '/do/0', '', 1, 'p', 'a', '{}',
               '[{"policy":"' || CASE n WHEN 7 THEN 'rare' ELSE 'default' END || '"}]',
               CASE n WHEN 7 THEN 'rare' ELSE 'rule-' || n % 5 END, 'allow', 'r', 1,
               timestamptz '2026-01-01T00:00:00Z' + n * interval '1 s'
          FROM generate_series(0, 19999) n
        """);
    STORE.sql("ANALYZE run");
    STORE.sql("ANALYZE policy_decision");
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldFindARareRuleByItsIndex() {
    DecisionFilter rare = new DecisionFilter(ANY, ANY, Optional.of("rare"), ANY);

    assertThat(plan(rare, Optional.empty()))
        .contains("policy_decision_rule")
        .doesNotContain("Seq Scan on policy_decision");
    assertThat(found(rare)).containsExactly("pdc_7");
  }

  @Test
  void shouldFindARareFolderThroughItsRuns() {
    DecisionFilter rare = new DecisionFilter(ANY, ANY, ANY, Optional.of("rare"));

    assertThat(plan(rare, Optional.empty()))
        .contains("policy_decision_run")
        .doesNotContain("Seq Scan");
    assertThat(found(rare)).containsExactly("pdc_15007", "pdc_10007", "pdc_5007", "pdc_7");
  }

  @Test
  void shouldPageByTime() {
    DecisionFilter all = new DecisionFilter(ANY, ANY, ANY, ANY);
    Cursor middle = new Cursor(Instant.parse("2026-01-01T02:00:00Z"), "pdc_7200");

    assertThat(plan(all, Optional.of(middle)))
        .contains("policy_decision_newest")
        .doesNotContain("Seq Scan on policy_decision");
  }

  /** Which has no index: its text tells most from it. */
  @Test
  void shouldFindAPolicyWithAndWithoutItsRule() {
    assertThat(found(new DecisionFilter(ANY, Optional.of("rare"), ANY, ANY)))
        .containsExactly("pdc_7");
    assertThat(found(new DecisionFilter(ANY, Optional.of("rar"), ANY, ANY))).isEmpty();
    assertThat(found(new DecisionFilter(ANY, Optional.of("rare"), Optional.of("rare"), ANY)))
        .as("its answer names no rule")
        .isEmpty();
  }

  private static String plan(DecisionFilter filter, Optional<Cursor> cursor) {
    return String.join("\n", rows("EXPLAIN ", filter, cursor));
  }

  private static List<String> found(DecisionFilter filter) {
    return rows("", filter, Optional.empty());
  }

  private static List<String> rows(String before, DecisionFilter filter, Optional<Cursor> cursor) {
    return STORE
        .api()
        .inTransaction(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(before + DecisionList.select(filter, cursor))) {
                int next = filter.bind(select, 1);
                if (cursor.isPresent()) {
                  select.setObject(next++, cursor.get().time());
                  select.setString(next++, cursor.get().id());
                }
                select.setInt(next, 51);
                try (ResultSet row = select.executeQuery()) {
                  List<String> all = new ArrayList<>();
                  while (row.next()) {
                    all.add(row.getString(1));
                  }
                  return all;
                }
              }
            });
  }
}
