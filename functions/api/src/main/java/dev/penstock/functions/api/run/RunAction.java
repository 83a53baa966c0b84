package dev.penstock.functions.api.run;

import dev.penstock.outbox.OutboxMessage;
import java.util.Locale;
import java.util.Set;

/** What an operator may ask of a run in flight. */
enum RunAction {
  /** It stops at its next task. */
  CANCEL(OutboxMessage.Topic.RUN_CANCEL),
  /** It begins no further task. */
  PAUSE(OutboxMessage.Topic.RUN_PAUSE),
  /**
   * It goes on. Also of a run that is not paused yet: the pause may be on its way, and of two
   * messages the run hears the first one first.
   */
  RESUME(OutboxMessage.Topic.RUN_RESUME);

  private final OutboxMessage.Topic topic;

  RunAction(OutboxMessage.Topic topic) {
    this.topic = topic;
  }

  OutboxMessage.Topic topic() {
    return topic;
  }

  /** The statuses in which it can be asked. */
  Set<String> statuses() {
    return switch (this) {
      case CANCEL, RESUME -> Set.of("pending", "running", "waiting", "paused");
      case PAUSE -> Set.of("pending", "running", "waiting");
    };
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
