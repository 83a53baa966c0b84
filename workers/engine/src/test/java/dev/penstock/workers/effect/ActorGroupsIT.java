package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The groups of who started a run, as rules ask for them: F66. */
class ActorGroupsIT {

  private final EffectFixture fixture = new EffectFixture();
  private final ActorGroups groups = new ActorGroups(fixture.store.worker());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldBeThoseOfTheNewestSignIn() {
    session("s1", "ada", "{old}", "1 hour");
    session("s2", "ada", "{treasury,all}", "1 minute");
    session("s3", "eve", "{board}", "1 second");

    assertThat(groups.of("person:ada")).containsExactlyInAnyOrder("treasury", "all");
    assertThat(groups.of("person:nobody")).isEmpty();
    assertThat(groups.of("trigger:ada")).isEmpty();
  }

  @Test
  void shouldBeWhatTheDirectoryHasToldSince() {
    session("s1", "ada", "{treasury,all}", "1 minute");
    fixture.sql(
        """
        INSERT INTO scim_group_name (name) VALUES ('treasury')
        """);

    assertThat(groups.of("person:ada")).containsExactly("all");
  }

  @Test
  void shouldBeNoneOfWhoMayDoNothing() {
    session("s1", "ada", "{treasury}", "1 minute");
    fixture.sql(
        """
        INSERT INTO account (kind, name, grants, disabled, seal, changed_at, changed_by)
        VALUES ('person', 'ada', '[]', true, '', now(), 'person:eve')
        """);

    assertThat(groups.of("person:ada")).isEmpty();
  }

  private void session(String id, String person, String in, String ago) {
    fixture.sql(
        """
        INSERT INTO session (id, token_hash, person, grants, groups, held, agent, source,
                             created_at, seen_at, expires_at)
        VALUES (?, ?::bytea, ?, '[]', ?::text[], '[]', '', '', now() - ?::interval, now(), now())
        """,
        id,
        id,
        person,
        in,
        ago);
  }
}
