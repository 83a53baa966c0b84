package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpResponse;
import dev.penstock.postgres.testing.PostgresFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F5: the same delivery at the same moment is one delivery, different ones are all kept. */
class ParallelDeliveriesIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final FrontDoorFixture door =
      new FrontDoorFixture(STORE, new IngressSettings(1000, 1000, 5))
          .secret("crowd", SECRET)
          .trigger("crowd", "standard-webhooks");

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldGiveOneIdWhenTheSameDeliveryArrivesFiftyTimesAtOnce() throws Exception {
    List<HttpResponse> answers = atOnce(50, _ -> door.send(signed("crowd", "same", "{}")));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
    assertThat(answers.stream().map(a -> field(a, "deliveryId")).distinct()).hasSize(1);
    assertThat(answers.stream().map(a -> field(a, "runId")).distinct()).hasSize(1);
    assertThat(answers.stream().filter(a -> field(a, "duplicate").equals("false"))).hasSize(1);
    String run = field(answers.getFirst(), "runId");
    assertThat(door.count("SELECT count(*) FROM delivery WHERE sender_id = 'same'")).isOne();
    assertThat(door.count("SELECT count(*) FROM outbox WHERE run_id = '" + run + "'")).isOne();
    assertThat(door.count("SELECT count(*) FROM waterfall WHERE run_id = '" + run + "'")).isOne();
    assertThat(door.count("SELECT count(*) FROM audit WHERE run_id = '" + run + "'")).isOne();
  }

  @Test
  void shouldKeepAllOfTwoHundredDifferentDeliveriesAtOnce() throws Exception {
    List<HttpResponse> answers = atOnce(200, i -> door.send(signed("crowd", "d" + i, "{}")));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
    assertThat(answers.stream().map(a -> field(a, "deliveryId")).distinct()).hasSize(200);
    assertThat(door.count("SELECT count(*) FROM delivery WHERE sender_id LIKE 'd%'"))
        .isEqualTo(200);
    assertThat(
            door.count(
                "SELECT count(*) FROM outbox o JOIN delivery d ON d.run_id = o.run_id"
                    + " WHERE d.sender_id LIKE 'd%'"))
        .isEqualTo(200);
    assertThat(door.count("SELECT max(seq) - count(*) FROM audit"))
        .as("the chain has no gap")
        .isZero();
  }

  private static List<HttpResponse> atOnce(int senders, IntFunction<HttpResponse> send)
      throws InterruptedException, ExecutionException {
    var ready = new CountDownLatch(senders);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse>> tasks = new ArrayList<>();
      for (int i = 0; i < senders; i++) {
        int number = i;
        tasks.add(
            () -> {
              ready.countDown();
              ready.await();
              return send.apply(number);
            });
      }
      List<HttpResponse> answers = new ArrayList<>();
      for (Future<HttpResponse> answer : threads.invokeAll(tasks)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
