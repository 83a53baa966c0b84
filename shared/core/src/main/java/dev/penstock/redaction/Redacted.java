package dev.penstock.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A tree as it is shown, and what of it is not; its own tree, whoever changes the other. */
public record Redacted(JsonNode shown, List<Hidden> hidden) {
  public Redacted {
    hidden = List.copyOf(hidden);
  }
}
