package dev.penstock.functions.drain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.aws.SqsQueue;
import dev.penstock.function.FailureLog;
import dev.penstock.function.KeyInUse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.spill.SpillIntake;
import dev.penstock.spill.SpillSeal;
import dev.penstock.spill.SpilledDelivery;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of a batch into the store, in their order, and answers which are to come again
 * ({@code batchItemFailures}). The first that finds the store away stops it: none of its group may
 * overtake it. What the store will never have goes to a queue of its own, so that it holds up
 * nobody. A message that comes twice is taken in once. It uses nothing of the context, which may be
 * null outside of Lambda. Thread-safe.
 */
public final class DrainHandler implements RequestStreamHandler {

  private static final String PART = "drain";

  private final KeyInUse keys;
  private final Database database;
  private final SpillIntake intake;
  private final SpillSeal seal;
  private final SqsQueue queue;
  private final SqsQueue aside;

  /**
   * A handler.
   *
   * @param keys looked at before anything is put aside for being none of ours
   * @param database acts as the role {@code ingress}
   * @param queue that the messages come from
   * @param aside for what can't be taken in
   */
  public DrainHandler(
      KeyInUse keys,
      Database database,
      SpillIntake intake,
      SpillSeal seal,
      SqsQueue queue,
      SqsQueue aside) {
    this.keys = keys;
    this.database = database;
    this.intake = intake;
    this.seal = seal;
    this.queue = queue;
    this.aside = aside;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    List<Queued> waiting = new ArrayList<>();
    for (JsonNode message : Json.read(event.readAllBytes()).path("Records")) {
      waiting.add(Queued.of(message));
    }
    ArrayNode again = Json.array();
    for (Queued left : waiting.subList(takenIn(waiting), waiting.size())) {
      again.addObject().put("itemIdentifier", left.id());
      hide(left);
    }
    ObjectNode told = Json.object().set("batchItemFailures", again);
    answer.write(Json.write(told).getBytes(StandardCharsets.UTF_8));
  }

  /** How many of them are done with, from the first on. */
  private int takenIn(List<Queued> waiting) {
    int done = 0;
    try {
      keys.look();
      for (Queued message : waiting) {
        take(message);
        done++;
      }
    } catch (PlatformException e) {
      FailureLog.warn(PART, e.problem().detail(), e);
    }
    return done;
  }

  /** Throws only when it has to be tried again. */
  private void take(Queued message) {
    Optional<SpilledDelivery> spilled = seal.read(message.text());
    if (spilled.isEmpty()) {
      setAside(
          message,
          PlatformException.of(ProblemType.TAMPERED, "The message is none that was sealed here."));
      return;
    }
    try {
      database.inTransaction(transaction -> intake.take(transaction, spilled.get()));
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      setAside(message, e);
    }
  }

  private void setAside(Queued message, PlatformException why) {
    FailureLog.error(PART, "A spilled delivery is put aside: message " + message.id(), why);
    aside.send(message.group(), message.id(), message.text());
  }

  /** Without it the message comes again all the same, when its receipt has run out. */
  private void hide(Queued message) {
    try {
      queue.hide(message.receiptHandle(), message.pause());
    } catch (PlatformException e) {
      FailureLog.warn(PART, e.problem().detail(), e);
    }
  }
}
