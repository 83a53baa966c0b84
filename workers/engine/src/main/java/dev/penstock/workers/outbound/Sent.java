package dev.penstock.workers.outbound;

import dev.penstock.workers.asyncapi.Publication;
import java.time.Duration;
import java.util.OptionalInt;

/** What became of one try. */
sealed interface Sent {

  /** As the store and the API name it. */
  String outcome();

  /** For a person; empty when there is nothing to say. */
  String reason();

  /** What the other side said, where it speaks HTTP. */
  default OptionalInt status() {
    return OptionalInt.empty();
  }

  /** What a message to a stream or topic came to. */
  static Sent of(Publication publication) {
    return switch (publication) {
      case Publication.Stored() -> new Delivered(OptionalInt.empty());
      case Publication.Refused(String reason) -> new Refused(reason);
      case Publication.Failed(String reason) -> Failed.unreached(reason);
    };
  }

  /** The subscriber has it. */
  record Delivered(OptionalInt status) implements Sent {
    @Override
    public String outcome() {
      return "delivered";
    }

    @Override
    public String reason() {
      return "";
    }
  }

  /**
   * The subscriber did not take it, or it is not known whether it did.
   *
   * @param retryAfter for how long it asks to be left alone; zero when it does not
   */
  record Failed(OptionalInt status, String reason, Duration retryAfter) implements Sent {
    static Failed unreached(String reason) {
      return new Failed(OptionalInt.empty(), reason, Duration.ZERO);
    }

    @Override
    public String outcome() {
      return "failed";
    }
  }

  /**
   * Nothing was sent, for a reason of ours: policy, a private address, a secret that is missing.
   */
  record Refused(String reason) implements Sent {
    @Override
    public String outcome() {
      return "refused";
    }
  }

  /** The subscriber wants no more of it, ever. */
  record Gone(OptionalInt status, String reason) implements Sent {
    @Override
    public String outcome() {
      return "gone";
    }
  }
}
