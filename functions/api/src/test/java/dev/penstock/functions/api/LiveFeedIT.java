package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.TrailSequencer;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.audit.FeedAdmission;
import dev.penstock.functions.api.audit.LiveFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F125: a follower sees every entry once and in order, and resumes without loss. */
@Timeout(120)
class LiveFeedIT {

  private static final Pattern ID = Pattern.compile("^id: (\\d+)\nevent: ", Pattern.MULTILINE);

  // Followers wait, and the common pool may have a single thread.
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir static Path folder;
  private static ApiFixture fixture;
  private static TrailSequencer sequencer;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    sequencer = TrailSequencer.start(fixture.store.auditor(), fixture.store.keyring());
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
    sequencer.close();
    fixture.close();
  }

  @Test
  void shouldSendEveryEntryOnceInOrderWhileManyAppend() throws Exception {
    long before = head();
    var heard = new LinkedBlockingQueue<Long>();
    CompletableFuture<Void> follower;
    try (LiveFeed feed =
        LiveFeed.open(fixture.store.auditor(), fixture.chaining, fixture.disclosure)) {
      follower = follow(feed, before, heard);
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        writers.add(CompletableFuture.runAsync(() -> append(25), THREADS));
      }
      writers.forEach(CompletableFuture::join);

      List<Long> seen = take(heard, 100);

      assertThat(seen).isSorted().doesNotHaveDuplicates().hasSize(100);
      assertThat(seen.getFirst()).isEqualTo(before + 1);
      assertThat(seen.getLast()).isEqualTo(before + 100);
    }
    follower.get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldResumeAfterTheLastEventThatWasHeard() throws Exception {
    append(10);
    long resumeAt = head() - 3;
    var heard = new LinkedBlockingQueue<Long>();
    CompletableFuture<Void> follower;
    try (LiveFeed feed =
        LiveFeed.open(fixture.store.auditor(), fixture.chaining, fixture.disclosure)) {
      follower = follow(feed, resumeAt, heard);

      assertThat(take(heard, 3)).containsExactly(resumeAt + 1, resumeAt + 2, resumeAt + 3);
    }
    follower.get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldStopWhenTheOtherSideIsGone() throws Exception {
    append(1);
    try (LiveFeed feed =
        LiveFeed.open(fixture.store.auditor(), fixture.chaining, fixture.disclosure)) {
      var follower =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  feed.follow(
                      all(0),
                      _ -> {
                        throw new IOException("gone");
                      });
                  return "ended";
                } catch (IOException e) {
                  return e.getMessage();
                } catch (InterruptedException e) {
                  return "interrupted";
                }
              },
              THREADS);
      assertThat(follower.get(30, TimeUnit.SECONDS)).isEqualTo("gone");
    }
  }

  @Test
  void shouldAdmitWhoMayFollowAndNoticeWhenTheSessionEnds() {
    var ada = fixture.signIn("ada", "approver");
    var request = fixture.get("/events").as(ada).header("last-event-id", "2").request();

    var admission = fixture.api.admitToFeed(request);

    assertThat(admission).isInstanceOf(FeedAdmission.Admitted.class);
    var admitted = (FeedAdmission.Admitted) admission;
    assertThat(admitted.after()).isEqualTo(2);
    assertThat(admitted.stillPermitted().getAsBoolean()).isTrue();
    fixture.call("DELETE", "/session").as(ada).send();
    assertThat(admitted.stillPermitted().getAsBoolean()).isFalse();
  }

  @Test
  void shouldRefuseWhoMayNotFollow() {
    assertThat(fixture.api.admitToFeed(fixture.get("/events").request()))
        .isInstanceOfSatisfying(
            FeedAdmission.Refused.class, r -> assertThat(r.response().status()).isEqualTo(401));
    assertThat(fixture.api.admitToFeed(fixture.get("/events").as(Role.SERVICE).request()))
        .isInstanceOfSatisfying(
            FeedAdmission.Refused.class, r -> assertThat(r.response().status()).isEqualTo(403));
  }

  @Test
  void shouldGiveWhatIsThereWhereNothingCanStream() {
    fixture.key(Role.OPERATOR);
    append(2);
    long head = head();

    var reply =
        fixture
            .get("/events")
            .as(Role.OPERATOR)
            .header("last-event-id", String.valueOf(head - 2))
            .send();

    assertThat(ids(reply.text())).containsExactly(head - 1, head);
  }

  private static FeedAdmission.Admitted all(long after) {
    return new FeedAdmission.Admitted(after, Optional.empty(), () -> true, () -> {});
  }

  private static CompletableFuture<Void> follow(
      LiveFeed feed, long after, LinkedBlockingQueue<Long> heard) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            feed.follow(all(after), text -> heard.addAll(ids(text)));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        THREADS);
  }

  private static List<Long> take(LinkedBlockingQueue<Long> heard, int count)
      throws InterruptedException {
    List<Long> seen = new ArrayList<>();
    while (seen.size() < count) {
      Long id = heard.poll(30, TimeUnit.SECONDS);
      assertThat(id).as("entry %d of %d", seen.size() + 1, count).isNotNull();
      seen.add(id);
    }
    return seen;
  }

  private static List<Long> ids(String text) {
    return ID.matcher(text).results().map(r -> Long.valueOf(r.group(1))).toList();
  }

  private static void append(int count) {
    for (int i = 0; i < count; i++) {
      fixture
          .store
          .api()
          .inTransaction(
              transaction ->
                  fixture.trail.append(
                      transaction, AuditEntry.of("test.appended", "test", "something")));
    }
  }

  private static long head() {
    return fixture.count("SELECT coalesce(max(seq), 0) FROM audit");
  }
}
