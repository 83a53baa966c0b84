package dev.penstock.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.delivery.Delivery;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F5: what the spool has taken is there after any crash, once and in order. */
class SpoolFolderTest {

  private static final Keyring KEYRING = Keyring.of(new byte[32]);

  @TempDir private Path folder;

  @Test
  void shouldGiveBackInTheOrderOfArrivalAlsoAfterARestart() {
    SpoolFolder spool = open();
    SpilledDelivery first = spool.put(delivery("a", "1", "one"));
    spool.put(delivery("b", "1", "two"));
    SpoolFolder again = open();
    again.put(delivery("a", "2", "three"));

    assertThat(again.holds("a")).isTrue();
    assertThat(again.holds("c")).isFalse();
    assertThat(again.oldest().orElseThrow().delivery().id()).isEqualTo(first.delivery().id());
    assertThat(drained(again)).containsExactly("one", "two", "three");
    assertThat(again.holds("a")).isFalse();
    assertThat(open().size()).isZero();
  }

  @Test
  void shouldKeepEverythingOfADelivery() {
    SpilledDelivery put = delivery("a", "1", "body");
    open().put(put);

    SpilledDelivery got = open().oldest().orElseThrow();

    assertThat(got.delivery()).usingRecursiveComparison().isEqualTo(put.delivery());
    assertThat(got.source()).isEqualTo("192.0.2.1");
    assertThat(got.micros()).isEqualTo(7);
  }

  @Test
  void shouldAnswerACopyWithTheFirstOnesIdsAlsoAfterARestart() {
    SpilledDelivery first = open().put(delivery("a", "same", "one"));
    SpoolFolder again = open();

    SpilledDelivery copy = again.put(delivery("a", "same", "another"));

    assertThat(copy.delivery().id()).isEqualTo(first.delivery().id());
    assertThat(again.size()).isOne();
  }

  @Test
  void shouldTakeNoMoreThanItsBoundAndTakeAgainWhenThereIsRoom() {
    SpoolFolder spool = SpoolFolder.open(folder, KEYRING, 3 * 4096);
    for (int i = 0; i < 3; i++) {
      spool.put(delivery("a", "n" + i, "x"));
    }

    var full =
        catchThrowableOfType(PlatformException.class, () -> spool.put(delivery("a", "more", "x")));
    spool.remove(spool.oldest().orElseThrow());

    assertThat(full.problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
    assertThat(spool.put(delivery("a", "more", "x"))).isNotNull();
  }

  @Test
  void shouldShowNothingOfADeliveryToWhoReadsTheFolder() throws IOException {
    open().put(delivery("a", "1", "4000-0000"));

    assertThat(new String(Files.readAllBytes(only("waiting")), StandardCharsets.ISO_8859_1))
        .doesNotContain("4000-0000")
        .doesNotContain("x-github-event");
  }

  @Test
  void shouldPutAsideWhatIsNotWholeAndGoOn() throws IOException {
    SpoolFolder spool = open();
    spool.put(delivery("a", "1", "torn"));
    Path torn = only("waiting");
    spool.put(delivery("a", "2", "whole"));
    byte[] bytes = Files.readAllBytes(torn);
    Files.write(torn, java.util.Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(drained(spool)).containsExactly("whole");
    assertThat(spool.asideCount()).isOne();
    Files.writeString(folder.resolve("waiting/no-such-name"), "x");
    assertThat(open().asideCount()).isEqualTo(2);
  }

  @Test
  void shouldNotOpenUnderAnotherKeyNorAsAnotherDelivery() throws IOException {
    open().put(delivery("a", "1", "x"));
    Path file = only("waiting");
    byte[] other = new byte[32];
    other[0] = 1;

    Files.move(file, file.resolveSibling("0000000000000000009-dlv_" + "0".repeat(26)));
    assertThat(open().size()).isZero();
    open().put(delivery("a", "1", "x"));
    assertThat(SpoolFolder.open(folder, Keyring.of(other), 1 << 20).size()).isZero();
  }

  /** As kill -9 would: nothing after the step is done, and a new process finds the folder so. */
  @ParameterizedTest
  @ValueSource(
      strings = {"create", "write", "force the file", "rename", "force the folder", "answer"})
  void shouldHoldADeliveryWholeOrNotAtAllWhicheverStepIsItsLast(String last) {
    SpoolFolder dying =
        SpoolFolder.open(
            folder,
            KEYRING,
            1 << 20,
            new DurableFiles() {
              @Override
              void before(String step) {
                if (step.equals(last)) {
                  throw new Killed();
                }
              }
            });

    assertThatThrownBy(() -> dying.put(delivery("a", "1", "x"))).isInstanceOf(Killed.class);
    SpoolFolder next = open();
    int found = next.size();
    next.put(delivery("a", "1", "x"));

    assertThat(next.asideCount()).isZero();
    assertThat(found).isEqualTo(List.of("force the folder", "answer").contains(last) ? 1 : 0);
    assertThat(drained(next)).containsExactly("x");
    assertThat(folder.resolve("drafts")).isEmptyDirectory();
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private SpoolFolder open() {
    return SpoolFolder.open(folder, KEYRING, SpoolFolder.USUAL_BYTES);
  }

  private Path only(String part) throws IOException {
    try (var files = Files.list(folder.resolve(part))) {
      return files.findFirst().orElseThrow();
    }
  }

  private static List<String> drained(SpoolFolder spool) {
    List<String> bodies = new ArrayList<>();
    for (var next = spool.oldest(); next.isPresent(); next = spool.oldest()) {
      bodies.add(new String(next.get().delivery().body(), StandardCharsets.UTF_8));
      spool.remove(next.get());
    }
    return bodies;
  }

  private static SpilledDelivery delivery(String trigger, String senderId, String body) {
    return new SpilledDelivery(
        Delivery.fresh(
            trigger,
            senderId,
            "github",
            Json.object().put("x-github-event", "push"),
            "application/json",
            body.getBytes(StandardCharsets.UTF_8),
            Instant.parse("2026-11-21T08:00:00.123456Z")),
        "192.0.2.1",
        7);
  }
}
