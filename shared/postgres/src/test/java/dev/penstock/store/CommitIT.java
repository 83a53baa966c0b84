package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is committed in one statement: all of it, or nothing. */
class CommitIT {

  private final PostgresFixture store = PostgresFixture.open();
  private final Database owner = store.owner();

  @BeforeEach
  void makeTables() {
    store.sql("CREATE TABLE door (name text PRIMARY KEY, state text NOT NULL)");
    store.sql(
        "CREATE TABLE guest (id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL UNIQUE,"
            + " note text)");
    store.sql("INSERT INTO door VALUES ('front', 'open'), ('back', 'closed')");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Commit throughTheDoor(String name) {
    return Commit.decidedBy(
        "UPDATE door SET state = 'used' WHERE name = ? AND state = 'open' RETURNING name", name);
  }

  private static NewRow guest(String name) {
    return NewRow.of("guest (name, note)", name, null);
  }

  @Test
  void shouldCommitTheRowsWithWhatDecides() {
    assertThat(throughTheDoor("front").with(guest("ada")).send(owner)).isTrue();

    assertThat(guests()).containsExactly("ada");
  }

  @Test
  void shouldInsertNothingWhenNothingWasChanged() {
    assertThat(throughTheDoor("back").with(guest("ada")).send(owner)).isFalse();

    assertThat(guests()).isEmpty();
  }

  @Test
  void shouldTellWhetherTheConditionOrTheDecisionKeptItFromHappening() {
    assertThat(provided("open", "front").with(guest("ada")).put(owner))
        .isEqualTo(Commit.Sent.HAPPENED);
    assertThat(provided("open", "back").with(guest("bob")).put(owner))
        .isEqualTo(Commit.Sent.NOT_DECIDED);
    assertThat(provided("shut", "front").with(guest("cyd")).put(owner))
        .isEqualTo(Commit.Sent.NOT_PROVIDED);

    assertThat(guests()).containsExactly("ada");
  }

  /** Through a door, provided that there has been a front door in a state. */
  private static Commit provided(String state, String name) {
    return Commit.provided(
        new Condition(
            "EXISTS (SELECT FROM door WHERE name = 'front' AND ? IN (state, 'open'))",
            List.of(state)),
        "UPDATE door SET state = 'used' WHERE name = ? AND state = 'open'"
            + " AND (SELECT so FROM provided) RETURNING name",
        name);
  }

  @Test
  void shouldKeepTheOrderOfRowsThatAreGivenTogether() {
    List<String> names = IntStream.range(0, 40).mapToObj(i -> "guest " + i).toList();

    assertThat(Commit.ofRows().with(names.stream().map(CommitIT::guest).toList()).send(owner))
        .isTrue();

    assertThat(guests()).isEqualTo(names);
  }

  @Test
  void shouldTakeBackAllOfItWhenOneRowIsRefused() {
    Commit.ofRows().with(guest("ada")).send(owner);

    assertThatThrownBy(() -> throughTheDoor("front").with(guest("ada")).send(owner))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("23505");

    assertThat(store.strings("SELECT state FROM door WHERE name = 'front'"))
        .containsExactly("open");
  }

  @Test
  void shouldLeaveARowThatIsThereWhereItIsAskedTo() {
    Commit.ofRows().with(guest("ada")).send(owner);

    assertThat(Commit.ofRows().with(guest("ada").unlessItIsThere()).send(owner)).isTrue();

    assertThat(guests()).containsExactly("ada");
  }

  @Test
  void shouldBeTakenBackWithTheTransactionThatItIsIn() {
    assertThatThrownBy(
            () ->
                owner.inTransaction(
                    transaction -> {
                      assertThat(throughTheDoor("front").with(guest("ada")).within(transaction))
                          .isTrue();
                      throw new IllegalStateException("the rest failed");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(guests()).isEmpty();
    assertThat(store.strings("SELECT state FROM door WHERE name = 'front'"))
        .containsExactly("open");
  }

  @Test
  void shouldLetOneOfManyThroughWhenAllComeAtOnce() throws Exception {
    List<Thread> comers = new ArrayList<>();
    List<String> through = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 16; i++) {
      String name = "guest " + i;
      comers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    if (throughTheDoor("front").with(guest(name)).send(owner)) {
                      through.add(name);
                    }
                  }));
    }
    for (Thread comer : comers) {
      comer.join();
    }

    assertThat(through).hasSize(1);
    assertThat(guests()).isEqualTo(through);
  }

  private List<String> guests() {
    return store.strings("SELECT name FROM guest ORDER BY id");
  }
}
