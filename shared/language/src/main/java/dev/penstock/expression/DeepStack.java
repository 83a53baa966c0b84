package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Calls on a thread with room for all the recursion that {@link Budget} allows. */
final class DeepStack {

  /** Reserved, not used: some 900 bytes a level were seen, and 1,200 levels are allowed. */
  private static final long BYTES = 64L << 20;

  private DeepStack() {}

  /** Calls, and throws what the call throws. Not to be interrupted: the budget ends it. */
  static JsonNode call(Supplier<JsonNode> evaluation) {
    FutureTask<JsonNode> task = new FutureTask<>(evaluation::get);
    new Thread(null, task, "deep-expression", BYTES).start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ExpressionException thrown(Throwable cause) {
    return switch (cause) {
      case ExpressionException e -> e;
      case Error e -> throw e;
      default -> new ExpressionException("The expression failed: " + cause.getMessage(), cause);
    };
  }
}
