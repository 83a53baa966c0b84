package dev.penstock.delivery;

import dev.penstock.audit.AuditHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trail's head as this process left it, and whether it is worth counting on: it is after it was
 * once found where it was left, and no longer once it was not. Only a guess; who uses it checks it
 * in the statement that writes. Thread-safe.
 */
final class ExpectedHead {

  private @Nullable AuditHead head;
  private boolean quiet;

  synchronized Optional<AuditHead> ifQuiet() {
    return quiet ? Optional.ofNullable(head) : Optional.empty();
  }

  /** The guess was wrong. */
  synchronized void missed() {
    quiet = false;
  }

  /** What the head really was. */
  synchronized void found(AuditHead actual) {
    quiet = head != null && head.seq() == actual.seq();
  }

  /** What the head is after a commit of this process. */
  synchronized void left(AuditHead committed) {
    if (head == null || committed.seq() > head.seq()) {
      head = committed;
    }
  }
}
