package dev.penstock.workers.trial;

import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.ResourceSource;
import dev.penstock.definition.SourceText;
import dev.penstock.definition.SyntaxException;
import dev.penstock.definition.TextReader;
import dev.penstock.definition.WorkflowDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@code *.test.yaml}: {@code workflow}, a path beside the file, and {@code tests}. The form
 * is published as {@code schemas/workflow-test/v1.json}. Thread-safe.
 */
public final class TestFileReader {

  private TestFileReader() {}

  /** Whether a file is named as a file of tests. */
  public static boolean isNamedSo(Path file) {
    return file.getFileName().toString().matches("[^.].*\\.test\\.(yaml|yml|json)");
  }

  public static TestFile.ReadResult read(Path file) {
    return read(file, _ -> ResourceSource.none());
  }

  /**
   * Reads a file.
   *
   * @param resources what a document may name beside it, by the document's path
   */
  public static TestFile.ReadResult read(Path file, Function<Path, ResourceSource> resources) {
    String name = file.toString();
    SourceText source;
    try {
      source = TextReader.read(name, Files.readAllBytes(file));
    } catch (IOException e) {
      return invalid(file, new Complaint(name, 0, 0, "", "The file can't be read."));
    } catch (SyntaxException e) {
      return invalid(
          file, new Complaint(name, e.line(), e.column(), "", String.valueOf(e.getMessage())));
    }
    Complaints complaints = new Complaints(name, source);
    Place root = new Place(source.tree(), "", complaints);
    root.isObjectOf("workflow", "tests", "description");
    Optional<Path> workflow = workflow(root, file);
    if (workflow.isEmpty()) {
      return new TestFile.ReadResult.Invalid(file, lines(complaints));
    }
    return switch (definition(workflow.get(), resources)) {
      case Document.Unreadable(List<String> lines) -> new TestFile.ReadResult.Invalid(file, lines);
      case Document.Read(WorkflowDefinition definition, SourceText text) -> {
        List<TestCase> cases = cases(root, definition);
        yield complaints.inOrder().isEmpty()
            ? new TestFile.ReadResult.Valid(
                new TestFile(file, workflow.get(), definition, text, cases))
            : new TestFile.ReadResult.Invalid(file, lines(complaints));
      }
    };
  }

  private static List<TestCase> cases(Place root, WorkflowDefinition definition) {
    CaseReader reader = new CaseReader(TaskNames.of(definition));
    List<TestCase> cases = new ArrayList<>();
    List<Place> entries = root.items("tests");
    if (entries.isEmpty()) {
      root.complain("\"tests\" is missing or empty: a list of tests, each with name and expect.");
    }
    Set<String> names = new HashSet<>();
    for (Place entry : entries) {
      Optional<TestCase> test = reader.read(entry);
      if (test.isPresent() && !names.add(test.get().name())) {
        entry.complain("Another test of this file has the name \"" + test.get().name() + "\".");
      }
      test.ifPresent(cases::add);
    }
    return List.copyOf(cases);
  }

  private static Optional<Path> workflow(Place root, Path file) {
    Optional<Place> at = root.member("workflow");
    if (at.isEmpty()) {
      root.complain("\"workflow\" is missing: the path of the tested document, beside this file.");
      return Optional.empty();
    }
    Optional<String> given = at.get().text();
    try {
      Optional<Path> path = given.map(g -> file.toAbsolutePath().resolveSibling(g).normalize());
      if (path.isPresent() && !Files.isRegularFile(path.get())) {
        at.get().complain("There is no file " + path.get() + ".");
        return Optional.empty();
      }
      return path;
    } catch (InvalidPathException e) {
      at.get().complain("This is no path: " + e.getReason() + ".");
      return Optional.empty();
    }
  }

  /** The tested document. */
  private sealed interface Document {
    record Read(WorkflowDefinition definition, SourceText text) implements Document {}

    record Unreadable(List<String> lines) implements Document {}
  }

  private static Document definition(Path workflow, Function<Path, ResourceSource> resources) {
    String name = workflow.toString();
    try {
      byte[] bytes = Files.readAllBytes(workflow);
      return switch (DefinitionReader.read(name, bytes, resources.apply(workflow))) {
        case ReadResult.Valid(var definition, _) ->
            new Document.Read(definition, TextReader.read(name, bytes));
        case ReadResult.Invalid(var defects) ->
            new Document.Unreadable(
                defects.stream().filter(Defect::isError).map(Defect::toString).toList());
      };
    } catch (IOException e) {
      return new Document.Unreadable(List.of(name + ":0:0 (document) The file can't be read."));
    } catch (SyntaxException e) {
      throw new IllegalStateException("A valid document is readable", e);
    }
  }

  private static List<String> lines(Complaints complaints) {
    return complaints.inOrder().stream().map(Complaint::toString).toList();
  }

  private static TestFile.ReadResult invalid(Path file, Complaint complaint) {
    return new TestFile.ReadResult.Invalid(file, List.of(complaint.toString()));
  }
}
