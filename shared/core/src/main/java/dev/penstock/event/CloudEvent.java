package dev.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event in the JSON format of CloudEvents 1.0.2, checked: the required attributes are there,
 * every attribute has a form that the specification allows, and it is not too large. Attributes
 * that were null are gone, as the JSON format says that they are unset. Not to be changed once
 * made.
 *
 * @param envelope all attributes and the data, or {@code data_base64}
 */
public record CloudEvent(ObjectNode envelope) {

  /** Most bytes of an envelope's canonical text; CloudEvents asks for 64 KiB at least. */
  public static final int MOST_BYTES = 256 * 1024;

  /** How the sources of webhooks begin, followed by the trigger's name. */
  public static final String HOOK_SOURCES = "/hooks/";

  /** The source of what is told of questions to people. */
  public static final String QUESTIONS = "/api/v1/approvals";

  private static final String RUN_SOURCES = "/api/v1/runs/";

  /** The media type of the structured mode (CloudEvents HTTP binding, section 3.2). */
  public static final String MEDIA_TYPE = "application/cloudevents+json";

  /**
   * Checks a tree.
   *
   * @throws PlatformException {@code invalid-input} naming each wrong attribute; {@code
   *     payload-too-large}
   */
  public static CloudEvent of(JsonNode tree) {
    List<Problem.FieldError> errors = EventRules.violations(tree);
    if (!errors.isEmpty()) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_INPUT,
              "This is not a CloudEvent of version 1.0: "
                  + errors.getFirst().pointer()
                  + " "
                  + errors.getFirst().detail()
                  + ".",
              null,
              errors));
    }
    ObjectNode envelope = tree.deepCopy();
    envelope
        .properties()
        .removeIf(member -> member.getValue().isNull() && !member.getKey().equals(EventRules.DATA));
    int bytes = CanonicalJson.write(envelope).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw PlatformException.of(
          ProblemType.PAYLOAD_TOO_LARGE,
          "The event has " + bytes + " bytes; at most " + MOST_BYTES + " are taken.");
    }
    return new CloudEvent(envelope);
  }

  /**
   * What is wrong with one attribute by itself; empty when nothing is.
   *
   * @param name the attribute's name, not {@code data}
   */
  public static String objection(String name, JsonNode value) {
    return EventRules.objection(name, value);
  }

  /**
   * Whether only a run, a webhook or a question of this installation can be such a source, so that
   * nobody makes one up.
   */
  public static boolean isReserved(String source) {
    return source.startsWith(RUN_SOURCES)
        || source.startsWith(HOOK_SOURCES)
        || source.startsWith(QUESTIONS);
  }

  /** What a run is the source of. */
  public static String ofRun(String runId) {
    return RUN_SOURCES + runId;
  }

  public String id() {
    return envelope.path("id").textValue();
  }

  public String source() {
    return envelope.path("source").textValue();
  }

  public String type() {
    return envelope.path("type").textValue();
  }
}
