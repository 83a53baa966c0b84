package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ConsoleSession;
import dev.penstock.problem.PlatformException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who answers the questions about effects whose outcome nobody knows: looks at the target's own log
 * and says in the console what is true. One thread's.
 */
final class EffectsPerson implements AutoCloseable {

  /** What is still on its way is there by then. */
  private static final Duration CARE = Duration.ofSeconds(3);

  private final MortalNode node;
  private final EffectTarget target;
  private final Map<String, Integer> retries = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new HashMap<>();
  private @Nullable ConsoleSession session;
  private int answers;

  EffectsPerson(MortalNode node, EffectTarget target) {
    this.node = node;
    this.target = target;
  }

  /** How often an effect was wanted once more, by its mark. */
  Map<String, Integer> retries() {
    return retries;
  }

  /** How many questions were answered. */
  int answers() {
    return answers;
  }

  /** Answers what is asked now; when the node is away, another time. */
  void look() {
    try {
      ConsoleSession console = session();
      for (JsonNode question : console.api().get("/api/v1/approvals?state=open").path("items")) {
        String id = question.path("id").asText();
        // By this person's own watch: the installation's clock may be an hour ahead.
        long first = seen.computeIfAbsent(id, _ -> System.nanoTime());
        if (System.nanoTime() - first > CARE.toNanos()) {
          answer(console, id);
        }
      }
    } catch (PlatformException e) {
      close();
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private void answer(ConsoleSession console, String id) {
    JsonNode question = console.api().get("/api/v1/approvals/" + id);
    String mark = question.at("/payload/arguments/body/mark").asText();
    boolean isThere = target.hasMade(mark);
    if (!isThere) {
      // Before it is said: an answer that gets lost may have been heard.
      retries.merge(mark, 1, Integer::sum);
    }
    console.decide(id, isThere ? "mark-done" : "retry", "as the target's log says");
    answers++;
  }

  private ConsoleSession session() {
    ConsoleSession open = session;
    if (open == null) {
      open = ConsoleSession.open(node.signInLink());
      session = open;
    }
    return open;
  }
}
