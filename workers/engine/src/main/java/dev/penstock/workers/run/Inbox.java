package dev.penstock.workers.run;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signals as they came in. A decision may come before its question is waited for: it is kept. */
final class Inbox {

  private final Set<String> decided = new HashSet<>();
  private @Nullable String cancelReason;

  void decided(String humanTaskId) {
    decided.add(humanTaskId);
  }

  boolean hasDecision(String humanTaskId) {
    return decided.contains(humanTaskId);
  }

  void forget(String humanTaskId) {
    decided.remove(humanTaskId);
  }

  void cancel(String reason) {
    if (cancelReason == null) {
      cancelReason = reason;
    }
  }

  @Nullable String cancelReason() {
    return cancelReason;
  }

  boolean isCancelled() {
    return cancelReason != null;
  }
}
