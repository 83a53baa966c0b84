package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.expression.JqTemplate;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads calls of functions that stand outside the document: in a catalog or at an address. */
final class CatalogReader {

  private CatalogReader() {}

  static boolean isOutside(String call) {
    return CatalogAddress.isAddress(call) || call.contains("@") || call.contains(":");
  }

  static Optional<TaskDefinition> read(Reading reading, TaskFrame frame, Located at) {
    Located call = at.member("call").orElseThrow();
    String function = call.value().asText();
    return address(reading, call, function)
        .flatMap(uri -> reading.resource(call, uri))
        .filter(body -> isTask(reading, call, function, body))
        .flatMap(body -> FunctionReader.expand(reading, frame, at, function, body, Reusables.NONE));
  }

  private static Optional<String> address(Reading reading, Located call, String function) {
    if (CatalogAddress.isAddress(function)) {
      return Optional.of(CatalogAddress.raw(function));
    }
    Optional<CatalogAddress.Reference> reference = CatalogAddress.reference(function);
    if (reference.isEmpty()) {
      reading.report(
          Rule.UNKNOWN_FUNCTION,
          call,
          "A function of a catalog is named {name}:{version}@{catalog}, one elsewhere by its"
              + " address.");
      return Optional.empty();
    }
    Map<String, Located> catalogs = reading.use().catalogs();
    String name = reference.get().catalog();
    if (name.equals(CatalogAddress.DEFAULT) && !catalogs.containsKey(name)) {
      return Optional.of(CatalogAddress.ofDefault(reference.get()));
    }
    Located catalog = catalogs.get(name);
    if (catalog == null) {
      reading.report(
          Rule.UNKNOWN_REFERENCE,
          call,
          "use.catalogs declares no \"" + name + "\"." + Spelling.hint(name, catalogs.keySet()));
      return Optional.empty();
    }
    reading.findings().used(catalog);
    return root(reading, catalog).map(root -> CatalogAddress.of(root, reference.get()));
  }

  /** The literal address of an endpoint that is looked up before any run. */
  static Optional<String> root(Reading reading, Located holder) {
    Located endpoint = holder.member("endpoint").orElseThrow();
    Optional<Located> authentication = endpoint.member("authentication");
    if (authentication.isPresent()) {
      reading.findings().unsupported(authentication.get(), "A resource that asks for a credential");
      return Optional.empty();
    }
    Located uri = endpoint.member("uri").orElse(endpoint);
    String text = uri.value().asText();
    if (JqTemplate.isExpression(text) || text.contains("{")) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          uri,
          "The address is looked up when the document is applied, so it is written out: no"
              + " expression and no {placeholder}.");
      return Optional.empty();
    }
    if (text.startsWith(OciAddress.SCHEME) && OciAddress.of(text).isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          uri,
          "An address in a registry names a repository with a tag or a digest:"
              + " oci://REGISTRY/REPOSITORY:TAG or oci://REGISTRY/REPOSITORY@sha256:….");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A catalog must be in order even when nothing is called from it. */
  static void check(Reading reading, Located catalog) {
    root(reading, catalog);
  }

  private static boolean isTask(Reading reading, Located call, String function, Located body) {
    Findings findings = new Findings(function, new SourceText(body.value(), Map.of()));
    WorkflowSchema.check(asDocument(body.value()), findings);
    List<Defect> errors = findings.inDocumentOrder();
    if (!errors.isEmpty()) {
      reading.report(
          Rule.UNKNOWN_FUNCTION,
          call,
          "What is there is no function: a function is a task. "
              + errors.getFirst().pointer()
              + " "
              + errors.getFirst().message());
    }
    return errors.isEmpty();
  }

  private static JsonNode asDocument(JsonNode body) {
    ObjectNode document = Json.object();
    document
        .putObject("document")
        .put("dsl", "1.0.3")
        .put("namespace", "default")
        .put("name", "function")
        .put("version", "1.0.0");
    document.putArray("do").addObject().set("function", body);
    return document;
  }
}
