package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parallel senders: one run per delivery, however often and however many at once. F5, F6. */
class ParallelDeliveriesIT {

  @TempDir private static Path folder;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() {
    platform = LocalPlatform.start(folder.resolve("node"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldStartOneRunWhenTheSameDeliveryArrivesFiftyTimesAtOnce() throws Exception {
    try (Target target = Target.start()) {
      // when
      List<JsonNode> answers = sendAll(50, _ -> "the-same", target);

      // then
      assertThat(ids(answers, "deliveryId")).hasSize(1);
      assertThat(ids(answers, "runId")).hasSize(1);
      assertThat(answers.stream().filter(a -> !a.path("duplicate").booleanValue())).hasSize(1);
      String run = answers.getFirst().path("runId").textValue();
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.calls()).hasSize(1);
    }
  }

  @Test
  void shouldStartTwoHundredRunsForTwoHundredDeliveriesAtOnce() throws Exception {
    try (Target target = Target.start()) {
      // when
      List<JsonNode> answers = sendAll(200, i -> "different-" + i, target);

      // then
      Set<String> runs = ids(answers, "runId");
      assertThat(runs).hasSize(200);
      for (String run : runs) {
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      assertThat(target.effects()).isEqualTo(200);
      assertThat(target.calls()).hasSize(200);
    }
  }

  private static List<JsonNode> sendAll(
      int count, java.util.function.IntFunction<String> senderId, Target target) throws Exception {
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<JsonNode>> deliveries =
          IntStream.range(0, count)
              .<Callable<JsonNode>>mapToObj(
                  i ->
                      () -> {
                        var response =
                            platform.send(
                                "book",
                                senderId.apply(i),
                                Json.object().put("id", 1).put("target", target.url()));
                        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
                        return Json.read(response.body());
                      })
              .toList();
      List<JsonNode> answers = new ArrayList<>();
      for (Future<JsonNode> answer : senders.invokeAll(deliveries)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  private static Set<String> ids(List<JsonNode> answers, String field) {
    return answers.stream().map(a -> a.path(field).textValue()).collect(Collectors.toSet());
  }
}
