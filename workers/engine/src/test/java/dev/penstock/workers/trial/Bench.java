package dev.penstock.workers.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with one workflow and one file of tests. */
record Bench(Path folder) {

  static final Path SAMPLES = Path.of("../../events/src/main/resources/samples/workflow-test");

  static final String WORKFLOW =
      """
      document: { dsl: '1.0.3', namespace: test, name: greet, version: '1.0.0' }
      do:
        - read: { set: { name: '${ .name }' }, if: '${ .name != null }' }
        - choose: { switch: [ { short: { when: '${ (.name | length) < 4 }', then: greet } } ], then: end }
        - greet: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/{name}', body: { a: 1 } } }
      """;

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The report of a file with one test of {@link #WORKFLOW}. */
  TestReport run(String test) {
    write("greet.yaml", WORKFLOW);
    return DefinitionTests.run(
        List.of(
            write(
                "greet.test.yaml",
                "workflow: greet.yaml\ntests:\n  - name: greets\n" + test.indent(4))));
  }

  /** What a person reads of it. */
  String say(String test) {
    return String.join("\n", ReportText.lines(run(test)));
  }
}
