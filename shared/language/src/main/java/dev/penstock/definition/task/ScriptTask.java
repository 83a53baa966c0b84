package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * {@code run: script} (DSL reference, section Script Process).
 *
 * @param language {@code javascript} or {@code python}
 * @param code written in the document or pinned into it; never an expression
 */
public record ScriptTask(
    TaskFrame frame, String language, String code, ProcessOptions process, Idempotency idempotency)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "script";
  }

  @Override
  public String deed() {
    return language;
  }

  @Override
  public List<SecretReference> secrets() {
    return process.secrets();
  }

  @Override
  public JsonNode rawOutput(JsonNode result, JsonNode input) {
    return process.awaited() ? result : input;
  }
}
