package dev.penstock.node.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.Defect;
import dev.penstock.definition.Rule;
import dev.penstock.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The defects of some documents.
 *
 * @param defects of all documents, each document's in its order
 * @param offline whether nothing was looked up; what is missing then is told and does not count
 */
public record ValidationReport(List<Defect> defects, boolean offline) {

  private static final String PAGE =
      "https://penstock.dev/docs/rules/#"; // the id of a rule is its anchor

  public ValidationReport {
    defects = List.copyOf(defects);
  }

  /** Whether any of the documents would be refused. */
  public boolean refuses() {
    return defects.stream().anyMatch(this::counts);
  }

  /** {@code {valid, defects: [{file, line, column, pointer, rule, severity, message}]}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object().put("valid", !refuses());
    ArrayNode list = json.putArray("defects");
    for (Defect defect : defects) {
      list.addObject()
          .put("file", defect.file())
          .put("line", defect.line())
          .put("column", defect.column())
          .put("pointer", defect.pointer())
          .put("rule", defect.rule().id())
          .put("severity", level(defect))
          .put("message", defect.message());
    }
    return json;
  }

  /** SARIF 2.1.0: one run, one result for each defect. */
  public ObjectNode sarif(String version) {
    ObjectNode log = Json.object();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "penstock").put("version", version);
    driver.put("informationUri", "https://penstock.dev");
    ArrayNode rules = driver.putArray("rules");
    for (Rule rule : Rule.values()) {
      ObjectNode entry = rules.addObject().put("id", rule.id()).put("helpUri", PAGE + rule.id());
      entry.putObject("defaultConfiguration").put("level", level(rule));
    }
    run.put("columnKind", "utf16CodeUnits");
    ArrayNode results = run.putArray("results");
    defects.forEach(defect -> results.add(result(defect)));
    return log;
  }

  private JsonNode result(Defect defect) {
    ObjectNode result = Json.object().put("ruleId", defect.rule().id());
    result.put("ruleIndex", Arrays.asList(Rule.values()).indexOf(defect.rule()));
    result.put("level", level(defect));
    result.putObject("message").put("text", defect.message());
    ObjectNode location = result.putArray("locations").addObject();
    ObjectNode place = location.putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(defect.file()));
    if (defect.line() > 0) {
      ObjectNode region = place.putObject("region").put("startLine", defect.line());
      region.put("startColumn", Math.max(1, defect.column()));
    }
    if (!defect.pointer().isEmpty()) {
      location.putArray("logicalLocations").addObject().put("fullyQualifiedName", defect.pointer());
    }
    return result;
  }

  private static String uri(String file) {
    try {
      return new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
    } catch (URISyntaxException _) {
      return "document"; // a name that no address can be made of
    }
  }

  private boolean counts(Defect defect) {
    return defect.isError() && !(offline && defect.rule() == Rule.UNRESOLVED_RESOURCE);
  }

  private String level(Defect defect) {
    return counts(defect) ? "error" : defect.isError() ? "note" : "warning";
  }

  private static String level(Rule rule) {
    return rule.severity().name().toLowerCase(Locale.ROOT);
  }
}
