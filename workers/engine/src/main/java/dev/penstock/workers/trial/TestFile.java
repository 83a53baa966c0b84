package dev.penstock.workers.trial;

import dev.penstock.definition.SourceText;
import dev.penstock.definition.WorkflowDefinition;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of tests, read.
 *
 * @param file where it was read from
 * @param workflow the document it tests
 * @param source the text of that document, to tell where things stand
 */
public record TestFile(
    Path file,
    Path workflow,
    WorkflowDefinition definition,
    SourceText source,
    List<TestCase> cases) {

  /** What became of reading one. */
  public sealed interface ReadResult {

    /** It can be run. */
    record Valid(TestFile tests) implements ReadResult {}

    /** It can't; each line says where and why. */
    record Invalid(Path file, List<String> lines) implements ReadResult {}
  }
}
