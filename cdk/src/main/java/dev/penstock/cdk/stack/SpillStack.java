package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.PrivateService;
import dev.penstock.cdk.construct.Reason;
import dev.penstock.cdk.construct.StoreFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * What takes verified deliveries while the store is away: a FIFO queue that the front door reaches
 * without leaving the VPC, a function that takes them in once the store is back, and a queue for
 * what it never will have.
 */
public final class SpillStack extends Stack {

  private static final Duration LONGEST_KEPT = Duration.days(14);

  /** SQS allows no more. With the drain's pauses it is an outage of sixteen hours. */
  private static final int MOST_RECEIPTS = 1000;

  private final Queue queue;
  private final Queue aside;
  private final StoreFunction drain;
  private final PrivateService sqs;

  public SpillStack(
      Construct scope, String id, StackProps props, DeploymentSettings settings, Ground ground) {
    super(scope, id, props);
    this.aside = queue("Aside").build();
    this.queue =
        queue("Queue")
            // Six times what the function may take, as Lambda wants it.
            .visibilityTimeout(Duration.minutes(3))
            .deadLetterQueue(
                DeadLetterQueue.builder().queue(aside).maxReceiveCount(MOST_RECEIPTS).build())
            .build();
    Reason.given(aside, "AwsSolutions-SQS3", "It is the dead letter queue itself.");
    this.sqs = endpoint(ground);
    this.drain =
        new StoreFunction(
            this,
            "Function",
            new StoreFunction.Shape(
                "drain",
                "take in what was spilled",
                "dev.penstock.functions.drain.DrainFunction",
                settings.artifacts().drain(),
                Duration.seconds(30),
                // As many groups at once as leave the store room for what comes in directly.
                2,
                toldToTheDrain(),
                Map.of(StoreFunction.PASSWORD, "penstock_ingress"),
                List.of(wayToTheQueue()),
                Optional.empty(),
                List.of(
                    allow(
                        queue,
                        "sqs:ReceiveMessage",
                        "sqs:DeleteMessage",
                        "sqs:GetQueueAttributes",
                        "sqs:ChangeMessageVisibility"),
                    allow(aside, "sqs:SendMessage"))),
            ground);
    EventSourceMapping.Builder.create(this, "Drained")
        .target(drain.live())
        .eventSourceArn(queue.getQueueArn())
        .batchSize(10)
        .maxConcurrency(2)
        .reportBatchItemFailures(true)
        .build();
  }

  /** The drain. */
  Alias live() {
    return drain.live();
  }

  /** Where deliveries wait. */
  Queue queue() {
    return queue;
  }

  /** Where those are that the store won't have. */
  Queue aside() {
    return aside;
  }

  /** Where the queue is, and by which address of SQS one comes to it. */
  Map<String, String> toldOf() {
    return Map.of(
        "PENSTOCK_SPILL_QUEUE_URL", queue.getQueueUrl(), "AWS_ENDPOINT_URL_SQS", sqs.url());
  }

  private Map<String, String> toldToTheDrain() {
    Map<String, String> environment = new TreeMap<>(toldOf());
    environment.put("PENSTOCK_SPILL_ASIDE_URL", aside.getQueueUrl());
    return environment;
  }

  /** What the front door may do with it. */
  PolicyStatement rightToSpill() {
    return allow(queue, "sqs:SendMessage");
  }

  /** Its endpoint in the VPC. */
  StoreFunction.Way wayToTheQueue() {
    return new StoreFunction.Way("Queue", sqs.groupId(), PrivateService.HTTPS);
  }

  /** What is in it is sealed before it is sent; SQS encrypts it once more. */
  private Queue.Builder queue(String id) {
    return Queue.Builder.create(this, id)
        .fifo(true)
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .retentionPeriod(LONGEST_KEPT)
        .removalPolicy(RemovalPolicy.RETAIN);
  }

  /**
   * SQS inside the VPC, for these two queues and for nothing else. Only who is told its own name
   * comes to it: others in the VPC have queues of their own, and go to them as they did before.
   */
  private PrivateService endpoint(Ground ground) {
    return PrivateService.in(
        this,
        ground.network().apply(this),
        new PrivateService.Purpose(
            "SQS",
            InterfaceVpcEndpointAwsService.SQS,
            false,
            List.of("sqs:SendMessage", "sqs:ChangeMessageVisibility"),
            List.of(queue.getQueueArn(), aside.getQueueArn())));
  }

  private static PolicyStatement allow(Queue queue, String... actions) {
    return PolicyStatement.Builder.create()
        .effect(Effect.ALLOW)
        .actions(List.of(actions))
        .resources(List.of(queue.getQueueArn()))
        .build();
  }
}
