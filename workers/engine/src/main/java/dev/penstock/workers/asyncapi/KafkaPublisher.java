package dev.penstock.workers.asyncapi;

import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Reach;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a topic of Kafka, on connections of its own to brokers whose addresses were checked,
 * and waits until all replicas in sync have it. Thread-safe.
 */
public final class KafkaPublisher {

  private final Egress egress;

  public KafkaPublisher(Egress egress) {
    this.egress = egress;
  }

  /**
   * A message.
   *
   * @param id what the partition goes by where there is no key
   * @param key messages of one key keep their order; null for none
   */
  public record Letter(
      String id, byte @Nullable [] key, Map<String, String> headers, byte @Nullable [] body) {}

  /**
   * Publishes it once, however often a broker has to be asked for it.
   *
   * @param reach how far it may be gone to the server
   * @param others decides on the brokers that it tells of
   */
  public Publication publish(
      Letter letter,
      KafkaAccess access,
      Reach reach,
      KafkaAccess.Admission others,
      Duration within) {
    long until = System.nanoTime() + within.toNanos();
    try (KafkaLink link = access.open(egress, reach, others)) {
      var produced =
          new KafkaProduce(
                  link,
                  access.place(),
                  new KafkaProduce.Letter(
                      letter.key(), letter.body(), letter.headers(), letter.id()),
                  () -> Duration.ofNanos(until - System.nanoTime()))
              .make();
      return switch (produced) {
        case KafkaProduce.Result.Stored() -> new Publication.Stored();
        case KafkaProduce.Result.Failed(WireException why, boolean _) -> said(why);
        case KafkaProduce.Result.Doubtful(WireException why) ->
            new Publication.Failed(String.valueOf(why.getMessage()));
      };
    } catch (WireException e) {
      return said(e);
    } catch (InvalidArgumentsException e) {
      return new Publication.Refused(e.reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Publication.Failed("The worker is stopping.");
    }
  }

  /** A broker that may not be gone to is a refusal of ours; one that refuses us is a failure. */
  private static Publication said(WireException why) {
    String reason = String.valueOf(why.getMessage());
    return why.isOurs() ? new Publication.Refused(reason) : new Publication.Failed(reason);
  }
}
