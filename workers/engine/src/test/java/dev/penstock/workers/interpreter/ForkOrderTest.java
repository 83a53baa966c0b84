package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Branches that do not compete and share no context give the same, whichever is quicker: only the
 * effects that were asked for may come in another order. F3.
 */
final class ForkOrderTest {

  @Property(tries = 200)
  void shouldGiveTheSameWhateverHappensFirst(@ForAll long seed, @ForAll long luck) {
    JsonNode document = RandomDocument.unhurried(new Random(seed));
    Random random = new Random(luck);

    Journal inTime = run(document, new Random(0), false);
    Journal inAnyOrder = run(document, random, true);

    assertThat(inAnyOrder.lines().getLast()).isEqualTo(inTime.lines().getLast());
    assertThat(effects(inAnyOrder)).isEqualTo(effects(inTime));
  }

  private static Journal run(JsonNode document, Random random, boolean anyOrder) {
    return Journal.of(
        document,
        Json.object().put("n", 0),
        ForkOrderTest::answer,
        List.of(),
        UnaryOperator.identity(),
        coming -> coming.get(anyOrder ? random.nextInt(coming.size()) : 0));
  }

  /** What is asked decides the answer, not when. */
  private static JsonNode answer(EffectRequest effect) {
    ObjectNode answer = Json.object();
    int hash = (effect.task().idempotencyKey() + effect.task().attempt()).hashCode();
    return Math.floorMod(hash, 4) == 0 && isCaughtInItsBranch(effect.task().position())
        ? answer.put("failed", 503)
        : answer.set("done", Json.object().put("n", Math.floorMod(hash, 5)));
  }

  /** An error that leaves a branch ends its siblings: then it matters how far they have come. */
  private static boolean isCaughtInItsBranch(String position) {
    int tried = position.lastIndexOf("/try/");
    return tried > position.lastIndexOf("/branches/") && tried > position.lastIndexOf("/catch/");
  }

  private static List<String> effects(Journal journal) {
    return journal.lines().stream().filter(l -> l.startsWith("perform")).sorted().toList();
  }
}
