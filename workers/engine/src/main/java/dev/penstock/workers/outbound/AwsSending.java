package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.subscription.Target;
import dev.penstock.workers.aws.AwsSignature;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Exchange;
import dev.penstock.workers.http.HttpAnswer;
import dev.penstock.workers.http.HttpCall;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends events to SQS, SNS and EventBridge: one request of the service's own protocol, signed by
 * the AWS SDK and sent on the way out that all take, so that its address is checked where it is
 * connected to and nothing is sent twice behind our back. Thread-safe.
 */
final class AwsSending {

  private static final int LONGEST_REASON = 200;

  private final Egress egress;
  private final Duration timeout;
  private final AwsSignature signature = new AwsSignature();

  AwsSending(Egress egress, Duration timeout) {
    this.egress = egress;
    this.timeout = timeout;
  }

  Sent send(Outgoing outgoing, Target.Aws target) {
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] body =
        switch (target.service()) {
          case SQS -> {
            headers.put("content-type", "application/x-amz-json-1.0");
            headers.put("x-amz-target", "AmazonSQS.SendMessage");
            yield Json.write(message(outgoing, target)).getBytes(StandardCharsets.UTF_8);
          }
          case SNS -> {
            headers.put("content-type", "application/x-www-form-urlencoded");
            yield form(notice(outgoing, target)).getBytes(StandardCharsets.UTF_8);
          }
          case EVENT_BRIDGE -> {
            headers.put("content-type", "application/x-amz-json-1.1");
            headers.put("x-amz-target", "AWSEvents.PutEvents");
            yield Json.write(entries(outgoing, target)).getBytes(StandardCharsets.UTF_8);
          }
        };
    URI uri = URI.create(target.uri().getScheme() + "://" + target.uri().getRawAuthority() + "/");
    HttpCall call;
    try {
      call =
          signature.sign(
              new HttpCall("POST", uri, headers, body),
              target.service().signingName(),
              target.region(),
              outgoing.secrets());
    } catch (SdkException e) {
      return new Sent.Refused("There are no credentials for AWS: " + e.getMessage());
    } catch (PlatformException e) {
      return new Sent.Refused(e.problem().detail());
    }
    return switch (egress.exchange(call, outgoing.reach(), timeout)) {
      case Exchange.Answered(HttpAnswer answer) -> sent(answer);
      case Exchange.TooLarge large -> failed(large.status(), "The answer is too large.");
      case Exchange.Refused refused -> new Sent.Refused(refused.reason());
      case Exchange.Unproven unproven -> Sent.Failed.unreached(unproven.reason());
      case Exchange.NotSent notSent -> Sent.Failed.unreached(notSent.reason());
      case Exchange.Lost lost -> Sent.Failed.unreached(lost.reason());
    };
  }

  /** A queue that keeps an order also tells copies by the message's id. */
  private static ObjectNode message(Outgoing outgoing, Target.Aws target) {
    ObjectNode json = Json.object();
    json.put("QueueUrl", target.name()).put("MessageBody", outgoing.event());
    ObjectNode attributes = json.putObject("MessageAttributes");
    attribute(attributes, "content-type", CloudEvent.MEDIA_TYPE);
    attribute(attributes, "webhook-id", outgoing.message().id());
    if (target.keepsOrder()) {
      json.put("MessageGroupId", outgoing.message().subscription());
      json.put("MessageDeduplicationId", outgoing.message().id());
    }
    return json;
  }

  private static void attribute(ObjectNode attributes, String name, String value) {
    attributes.putObject(name).put("DataType", "String").put("StringValue", value);
  }

  private static Map<String, String> notice(Outgoing outgoing, Target.Aws target) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "Publish");
    form.put("Version", "2010-03-31");
    form.put("TopicArn", target.name());
    form.put("Message", outgoing.event());
    form.put("MessageAttributes.entry.1.Name", "content-type");
    form.put("MessageAttributes.entry.1.Value.DataType", "String");
    form.put("MessageAttributes.entry.1.Value.StringValue", CloudEvent.MEDIA_TYPE);
    form.put("MessageAttributes.entry.2.Name", "webhook-id");
    form.put("MessageAttributes.entry.2.Value.DataType", "String");
    form.put("MessageAttributes.entry.2.Value.StringValue", outgoing.message().id());
    if (target.keepsOrder()) {
      form.put("MessageGroupId", outgoing.message().subscription());
      form.put("MessageDeduplicationId", outgoing.message().id());
    }
    return form;
  }

  private static ObjectNode entries(Outgoing outgoing, Target.Aws target) {
    JsonNode event = Json.read(outgoing.event());
    ObjectNode json = Json.object();
    json.putArray("Entries")
        .addObject()
        .put("Source", event.path("source").asText())
        .put("DetailType", outgoing.type())
        .put("Detail", outgoing.event())
        .put("EventBusName", target.name());
    return json;
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** EventBridge answers 200 also for an event that it does not take. */
  private static Sent sent(HttpAnswer answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    boolean taken = answer.status() >= 200 && answer.status() < 300;
    if (!taken || (text.contains("FailedEntryCount") && !none(text))) {
      return failed(answer.status(), text);
    }
    return new Sent.Delivered(OptionalInt.of(answer.status()));
  }

  private static boolean none(String text) {
    return Json.read(text).path("FailedEntryCount").asInt(1) == 0;
  }

  private static Sent failed(int status, String text) {
    String said = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    return new Sent.Failed(
        OptionalInt.of(status), "The service answers " + status + ": " + said, Duration.ZERO);
  }
}
