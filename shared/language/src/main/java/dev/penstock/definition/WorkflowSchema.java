package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The official JSON Schema of the DSL, with the authentication by certificate that only the
 * reference has. It alone says whether a document is valid; a copy of it, in which a task is judged
 * by its own kind only, says why not: the official text offers each task twelve alternatives and
 * would complain about all of them. References are never fetched.
 */
final class WorkflowSchema {

  private static final String RESOURCE = "open-workflow-1.0.3/workflow.yaml";

  /** In the order in which a task's kind is told: a {@code for} has a {@code do} as well. */
  private static final List<String> KINDS =
      List.of(
          "call", "fork", "emit", "for", "listen", "raise", "run", "set", "switch", "try", "wait",
          "do");

  private WorkflowSchema() {}

  /** Loaded when first asked for: reading the schema costs more than checking many documents. */
  private static final class Official {
    static final JsonNode TREE = load();
    static final Schema SCHEMA = schema(TREE);
  }

  /** Needed for documents that are wrong only. */
  private static final class Explaining {
    static final Schema SCHEMA = schema(byKind(Official.TREE));
    static final Set<String> VOCABULARY = vocabulary(Official.TREE, new TreeSet<>());
  }

  static void check(JsonNode document, Findings findings) {
    for (SchemaPieces.Piece piece : SchemaPieces.of(document)) {
      if (piece.task().isEmpty()) {
        judge(piece.document(), findings);
        continue;
      }
      Findings ofPiece = new Findings("piece", new SourceText(piece.document(), Map.of()));
      judge(piece.document(), ofPiece);
      for (Defect defect : ofPiece.inDocumentOrder()) {
        findings.report(defect.rule(), piece.whole(defect.pointer()), defect.message());
      }
    }
  }

  private static void judge(JsonNode document, Findings findings) {
    List<Error> errors = Official.SCHEMA.validate(document);
    if (errors.isEmpty()) {
      return;
    }
    boolean told = KindCheck.report(new Located(document, ""), findings);
    List<Error> reasons = Explaining.SCHEMA.validate(document);
    new SchemaComplaints(reasons, Explaining.VOCABULARY).report(findings);
    if (!told && !findings.hasErrors()) {
      new SchemaComplaints(errors, Explaining.VOCABULARY).report(findings);
    }
  }

  /** As the specification publishes it, with the scheme that it left out; nobody changes it. */
  static JsonNode official() {
    return Official.TREE;
  }

  private static JsonNode load() {
    try (InputStream in =
        Objects.requireNonNull(WorkflowSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      JsonNode tree = TextReader.read(RESOURCE, in.readAllBytes()).tree();
      addCertificate((ArrayNode) tree.at("/$defs/authenticationPolicy/oneOf"));
      return tree;
    } catch (IOException | SyntaxException e) {
      throw new IllegalStateException("The official schema is part of this jar", e);
    }
  }

  /**
   * The reference names the scheme and says nothing of its properties, and the schema has left it
   * out: this is the one place where it is added to.
   */
  private static void addCertificate(ArrayNode schemes) {
    ObjectNode scheme = schemes.addObject();
    scheme.put("title", "CertificateAuthenticationPolicy");
    scheme.put("description", "Show a certificate in TLS.");
    scheme.putArray("required").add("certificate");
    ObjectNode certificate = scheme.putObject("properties").putObject("certificate");
    certificate.put("type", "object").put("unevaluatedProperties", false);
    ArrayNode sources = certificate.putArray("oneOf");
    ObjectNode inline = sources.addObject();
    ObjectNode properties = inline.putObject("properties");
    properties
        .putObject("key")
        .put("type", "string")
        .put("description", "The secret that holds the private key (PKCS#8, PEM).");
    properties
        .putObject("chain")
        .put("type", "string")
        .put("description", "The secret that holds the certificate and its chain (PEM).");
    inline.putArray("required").add("key").add("chain");
    sources.addObject().put("$ref", "#/$defs/secretBasedAuthenticationPolicy");
  }

  private static Schema schema(JsonNode tree) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(tree);
  }

  private static JsonNode byKind(JsonNode official) {
    ObjectNode tree = official.deepCopy();
    tree.put("$id", "urn:penstock:workflow-by-kind");
    ObjectNode definitions = (ObjectNode) tree.path("$defs");
    ObjectNode chain = Json.object();
    for (String kind : KINDS.reversed()) {
      ObjectNode link = Json.object();
      link.putObject("if").putArray("required").add(kind);
      link.putObject("then").put("$ref", "#/$defs/" + kind + "Task");
      link.set("else", chain);
      chain = link;
    }
    definitions.set("task", chain);
    callByName((ObjectNode) definitions.path("callTask"));
    return tree;
  }

  private static void callByName(ObjectNode call) {
    ArrayNode branches = (ArrayNode) call.remove("oneOf");
    JsonNode chain = branches.get(branches.size() - 1);
    for (int i = branches.size() - 2; i >= 0; i--) {
      JsonNode name = branches.get(i).at("/allOf/1/properties/call/const");
      ObjectNode link = Json.object();
      link.putObject("if").putObject("properties").putObject("call").set("const", name);
      link.set("then", branches.get(i));
      link.set("else", chain);
      chain = link;
    }
    call.setAll((ObjectNode) chain);
  }

  private static Set<String> vocabulary(JsonNode schema, Set<String> words) {
    if (schema.path("properties").isObject()) {
      schema.path("properties").fieldNames().forEachRemaining(words::add);
    }
    schema.forEach(child -> vocabulary(child, words));
    return words;
  }
}
