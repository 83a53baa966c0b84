package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.TrailSequencer;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.audit.FeedAdmission;
import dev.penstock.functions.api.audit.LiveFeed;
import dev.penstock.functions.api.audit.OpenStreams;
import dev.penstock.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** F124: one run is watched from its beginning to its end, by those who may know of it. */
@Timeout(120)
class RunFeedIT {

  private static final Pattern KIND = Pattern.compile("^event: (.+)$", Pattern.MULTILINE);
  private static final Pattern ID = Pattern.compile("^id: (\\d+)\nevent: ", Pattern.MULTILINE);

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir static Path folder;
  private static ApiFixture fixture;
  private static TrailSequencer sequencer;
  private static LiveFeed feed;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    sequencer = TrailSequencer.start(fixture.store.auditor(), fixture.store.keyring());
    fixture.applySample();
    feed =
        LiveFeed.open(
            fixture.store.auditor(), fixture.chaining, fixture.disclosure, Duration.ofMillis(50));
  }

  @AfterAll
  static void stop() {
    feed.close();
    THREADS.shutdownNow();
    sequencer.close();
    fixture.close();
  }

  @Test
  void shouldTellTheRunAloneAndEndWithIt() throws Exception {
    String run = fixture.startRun();
    String other = fixture.startRun();
    var heard = new LinkedBlockingQueue<String>();
    var follower = follow(admitted(request(run, Role.OPERATOR)), heard);
    assertThat(next(heard)).isEqualTo("run.requested");

    append("test.elsewhere", other);
    append("test.here", run);
    assertThat(next(heard)).isEqualTo("test.here");
    end(run);

    assertThat(next(heard)).isEqualTo("run.completed");
    follower.get(30, TimeUnit.SECONDS);
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldResumeAfterTheLastEventThatWasHeardAndThenNotComeBack() throws Exception {
    String run = fixture.startRun();
    append("test.here", run);
    end(run);
    var whole = fixture.get("/runs/" + run + "/events").as(Role.AUDITOR).send();
    List<String> ids = ID.matcher(whole.text()).results().map(it -> it.group(1)).toList();
    assertThat(ids).hasSize(3);

    var rest =
        fixture
            .get("/runs/" + run + "/events")
            .as(Role.AUDITOR)
            .header("last-event-id", ids.get(1))
            .send();
    HttpRequest told =
        fixture
            .get("/runs/" + run + "/events")
            .as(Role.AUDITOR)
            .header("last-event-id", ids.getLast())
            .request();

    assertThat(kinds(rest.text())).containsExactly("run.completed");
    assertThat(fixture.api.answer(told).status()).isEqualTo(204);
    assertThat(fixture.api.admitToFeed(told))
        .isInstanceOfSatisfying(
            FeedAdmission.Refused.class, it -> assertThat(it.response().status()).isEqualTo(204));
  }

  @Test
  void shouldTellAllThatComesAfterATrace() {
    String run = fixture.startRun();
    var trace = fixture.get("/runs/" + run + "/trace").as(Role.OPERATOR).send();
    append("test.later", run);

    var events =
        fixture
            .get("/runs/" + run + "/events?after=" + trace.at("/lastEventId"))
            .as(Role.OPERATOR)
            .send();

    assertThat(kinds(events.text())).containsExactly("test.later");
  }

  @Test
  void shouldEndWhenWhatOneMayDoIsTakenAway() throws Exception {
    String run = fixture.startRun();
    var ada = fixture.signIn("ada", "operator");
    var asked = admitted(fixture.get("/runs/" + run + "/events").as(ada).request());
    var heard = new LinkedBlockingQueue<String>();
    var follower = follow(asked, heard);
    assertThat(next(heard)).isEqualTo("run.requested");

    fixture.call("DELETE", "/session").as(ada).send();

    follower.get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldNotAdmitToTheRunOfAnotherFolder() {
    String run = fixture.startRun();
    Grants elsewhere = Grants.of(Role.OPERATOR, "/elsewhere");

    assertThat(refusal(fixture.get("/runs/" + run + "/events").as(elsewhere).request()))
        .isEqualTo(404);
    assertThat(refusal(request("run_nobodys", Role.OPERATOR))).isEqualTo(404);
    assertThat(refusal(request(run, Role.SERVICE))).isEqualTo(403);
    assertThat(
            refusal(
                fixture
                    .get("/runs/" + run + "/events")
                    .as(Role.OPERATOR)
                    .header("last-event-id", "x")
                    .request()))
        .isEqualTo(400);
  }

  @Test
  void shouldKeepNobodyFromOpeningMoreStreamsButOneWhoHasManyOpen() {
    String run = fixture.startRun();
    List<FeedAdmission.Admitted> open = new ArrayList<>();
    for (int i = 0; i < OpenStreams.MOST; i++) {
      open.add(admitted(request(run, Role.AUTHOR)));
    }

    assertThat(refusal(request(run, Role.AUTHOR))).isEqualTo(429);
    assertThat(admitted(request(run, Role.APPROVER))).isNotNull();
    open.getFirst().ended().run();
    assertThat(admitted(request(run, Role.AUTHOR))).isNotNull();
  }

  private static HttpRequest request(String run, Role role) {
    return fixture.get("/runs/" + run + "/events").as(role).request();
  }

  private static FeedAdmission.Admitted admitted(HttpRequest request) {
    return (FeedAdmission.Admitted) fixture.api.admitToFeed(request);
  }

  private static int refusal(HttpRequest request) {
    return ((FeedAdmission.Refused) fixture.api.admitToFeed(request)).response().status();
  }

  private static CompletableFuture<Void> follow(
      FeedAdmission.Admitted asked, LinkedBlockingQueue<String> heard) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            feed.follow(asked, text -> heard.addAll(kinds(text)));
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        THREADS);
  }

  private static String next(LinkedBlockingQueue<String> heard) throws InterruptedException {
    String kind = heard.poll(30, TimeUnit.SECONDS);
    return kind == null ? "nothing" : kind;
  }

  private static List<String> kinds(String text) {
    return KIND.matcher(text).results().map(it -> it.group(1)).toList();
  }

  private static void append(String kind, String run) {
    fixture
        .store
        .api()
        .inTransaction(
            transaction ->
                fixture.trail.append(
                    transaction, AuditEntry.of(kind, "test", "something").inRun(run)));
  }

  /** As the worker does: the row and the entry in one commit. */
  private static void end(String run) {
    fixture
        .store
        .worker()
        .inTransaction(
            transaction -> {
              try (var update =
                  transaction.prepareStatement(
                      "UPDATE run SET status = 'completed', started_at = now(), ended_at = now(),"
                          + " output = '{}' WHERE id = ?")) {
                update.setString(1, run);
                update.executeUpdate();
              }
              return fixture.trail.append(
                  transaction, AuditEntry.of("run.completed", "worker", run).inRun(run));
            });
  }
}
