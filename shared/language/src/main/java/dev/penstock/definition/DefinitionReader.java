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
    return read(file, bytes, ResourceSource.none());
  }

  /**
   * Reads YAML or JSON text and pins what it names by address. The definition's document holds the
   * pins, so its digest is of what will run.
   *
   * @param resources where functions and schemas outside the document are looked up
   */
  public static ReadResult read(String file, byte[] bytes, ResourceSource resources) {
    SourceText source;
    try {
      source = TextReader.read(file, bytes);
    } catch (SyntaxException e) {
      return new ReadResult.Invalid(
          List.of(
              new Defect(
                  file, e.line(), e.column(), "", Rule.SYNTAX, String.valueOf(e.getMessage()))));
    }
    return new Pinning(file, resources).read(source);
  }

  /** Reads a document that is a tree already, as the API receives it. */
  public static ReadResult read(String file, JsonNode document) {
    return new Pinning(file, ResourceSource.none()).read(new SourceText(document, Map.of()));
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
}
