package dev.penstock.cdk;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where the node in Fargate may send events to in AWS, and take messages from.
 *
 * @param targets queues, topics and buses, each by its whole ARN
 * @param sources queues, each by its whole ARN
 * @param keys of KMS that queues and topics are encrypted under, where they are not AWS's own
 */
public record EventAccess(List<String> targets, List<String> sources, List<String> keys) {

  private static final String QUEUE = "arn:aws:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\\.fifo)?";
  private static final String TOPIC = "arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\\.fifo)?";
  private static final String BUS =
      "arn:aws:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9/_.-]+";

  public EventAccess {
    targets = List.copyOf(targets);
    sources = List.copyOf(sources);
    keys = List.copyOf(keys);
    for (String arn : targets) {
      if (Stream.of(QUEUE, TOPIC, BUS).noneMatch(arn::matches)) {
        throw new IllegalArgumentException(
            "The context key \"eventTargets\" must list whole ARNs of queues, topics and buses, with"
                + " nothing left open, not "
                + arn
                + ".");
      }
    }
    for (String arn : sources) {
      if (!arn.matches(QUEUE)) {
        throw new IllegalArgumentException(
            "The context key \"eventSources\" must list whole ARNs of queues, not " + arn + ".");
      }
    }
    keys.forEach(it -> VaultKeys.checked("eventKeys", it));
    if (!keys.isEmpty() && targets.isEmpty() && sources.isEmpty()) {
      throw new IllegalArgumentException(
          "The context key \"eventKeys\" needs \"eventTargets\" or \"eventSources\", which are"
              + " encrypted under them.");
    }
  }

  static EventAccess from(Context context) {
    return new EventAccess(
        context.list("eventTargets"), context.list("eventSources"), context.list("eventKeys"));
  }

  public boolean isEmpty() {
    return targets.isEmpty() && sources.isEmpty();
  }

  /** The queues that events are sent to. */
  public List<String> queues() {
    return targets.stream().filter(it -> it.matches(QUEUE)).toList();
  }

  /** The topics that events are sent to. */
  public List<String> topics() {
    return targets.stream().filter(it -> it.matches(TOPIC)).toList();
  }

  /** The buses that events are sent to. */
  public List<String> buses() {
    return targets.stream().filter(it -> it.matches(BUS)).toList();
  }
}
