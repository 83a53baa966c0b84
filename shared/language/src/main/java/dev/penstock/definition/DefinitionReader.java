package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.List;
import java.util.Map;

/**
 * Reads workflow documents (Open Workflow DSL 1.0): syntax, the official JSON Schema, then the
 * rules of this engine, in {@link Rule}. Never throws on bad input. Thread-safe.
 */
public final class DefinitionReader {

  private DefinitionReader() {}

  /**
   * Reads YAML or JSON text.
   *
   * @param file the name to report defects under; a name ending in {@code .json} is read as JSON
   *     only
   * @param bytes UTF-8
   */
  public static ReadResult read(String file, byte[] bytes) {
    SourceText source;
    try {
      source = TextReader.read(file, bytes);
    } catch (SyntaxException e) {
      return new ReadResult.Invalid(
          List.of(
              new Defect(
                  file, e.line(), e.column(), "", Rule.SYNTAX, String.valueOf(e.getMessage()))));
    }
    return check(file, source);
  }

  /** Reads a document that is a tree already, as the API receives it. */
  public static ReadResult read(String file, JsonNode document) {
    return check(file, new SourceText(document, Map.of()));
  }

  /**
   * Opens a document that was read before: it skips the official schema, which costs most, and
   * still holds it to the rules, so that a tampered document does not run.
   *
   * @throws PlatformException {@code invalid-definition} naming each defect
   */
  public static WorkflowDefinition open(JsonNode document) {
    Findings findings = new Findings("definition", new SourceText(document, Map.of()));
    try {
      DocumentReader.checkHeader(new Located(document, ""), findings);
      WorkflowDefinition definition = DocumentReader.read(new Located(document, ""), findings);
      if (!findings.hasErrors()) {
        return definition;
      }
    } catch (java.util.NoSuchElementException | IllegalArgumentException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION, "The document lacks what its schema asks for."),
          e);
    }
    List<Problem.FieldError> errors =
        findings.inDocumentOrder().stream()
            .filter(Defect::isError)
            .map(d -> new Problem.FieldError(d.pointer(), d.message()))
            .toList();
    throw new PlatformException(
        new Problem(ProblemType.INVALID_DEFINITION, "The document can't be run.", null, errors));
  }

  private static ReadResult check(String file, SourceText source) {
    Findings findings = new Findings(file, source);
    Located root = new Located(source.tree(), "");
    DocumentReader.checkHeader(root, findings);
    WorkflowSchema.check(root.value(), findings);
    if (findings.hasErrors()) {
      return new ReadResult.Invalid(findings.inDocumentOrder());
    }
    WorkflowDefinition definition = DocumentReader.read(root, findings);
    return findings.hasErrors()
        ? new ReadResult.Invalid(findings.inDocumentOrder())
        : new ReadResult.Valid(definition, findings.inDocumentOrder());
  }
}
