package dev.penstock.workers.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.definition.TextReader;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading files of tests: what is wrong is said with its place. F24. */
final class TestFileReaderTest {

  private static final String VALID =
      """
      workflow: greet.yaml
      tests:
        - name: greets
          input: { name: Ada }
          mocks:
            - task: greet
              returns: {}
          expect:
            path: [read]
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          task: greet      | task: gret       | 6:9 /tests/0/mocks/0/task The workflow has no task "gret". Did you mean "greet"?
          path: [read]     | path: [raed]     | 9:14 /tests/0/expect/path/0 The workflow has no task "raed". Did you mean "read"?
          returns: {}      | retruns: {}      | 7:9 /tests/0/mocks/0/retruns "retruns" is not known here. Did you mean "returns"?
          returns: {}      | fault: {status: 9} | 7:9 /tests/0/mocks/0/fault A status is an HTTP status
          workflow: greet  | workflow: gone   | 1:1 /workflow There is no file
          input: {         | inptu: {         | 4:5 /tests/0/inptu "inptu" is not known here. Did you mean "input"?
          path: [read]     | holds: [".a ("]  | 9:15 /tests/0/expect/holds/0 The condition does not compile
          path: [read]     | holds: ["$x"]    | 9:15 /tests/0/expect/holds/0 A condition sees the output
          - name: greets   | - startedBy: me  | "name" is missing
          """)
  void shouldSayWhatIsWrongAndWhere(String from, String to, String complaint) throws IOException {
    assertThat(complaints(VALID.replace(from, to))).contains(complaint);
  }

  @Test
  void shouldRefuseATestThatCanNotFail() throws IOException {
    assertThat(complaints(VALID.substring(0, VALID.indexOf("    expect:"))))
        .contains("a test that expects nothing can't fail");
    assertThat(complaints(VALID.replace("path: [read]", "").replace("expect:", "expect: {}")))
        .contains("A test that expects nothing can't fail.");
  }

  @Test
  void shouldPassOnWhatIsWrongWithTheWorkflow() throws IOException {
    Files.writeString(folder.resolve("greet.yaml"), "document: { dsl: '1.0.3' }");

    assertThat(read(VALID))
        .isInstanceOfSatisfying(
            TestFile.ReadResult.Invalid.class,
            invalid -> assertThat(invalid.lines().toString()).contains("greet.yaml:1:"));
  }

  @Test
  void shouldAgreeWithThePublishedSchema() throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Json.read(
                    Files.readAllBytes(
                        Bench.SAMPLES.resolve("../../schemas/workflow-test/v1.json"))));
    String sample = Files.readString(Bench.SAMPLES.resolve("order.test.yaml"));
    List<String> refused =
        List.of(
            VALID.replace("task: greet", "tsak: greet"),
            VALID.replace("path: [read]", "paht: [read]"),
            VALID.replace("returns: {}", "returns: {}\n        fault: {}"),
            VALID.replace("returns: {}", "takes: PT1S"),
            VALID.replace("name: greets", "name: ''"),
            VALID.replace("path: [read]", "path: read"),
            "workflow: greet.yaml\ntests: []\n");

    assertThat(schema.validate(tree(sample))).isEmpty();
    assertThat(schema.validate(tree(VALID))).isEmpty();
    assertThat(complaints(VALID)).isEqualTo("[]");
    for (String text : refused) {
      assertThat(schema.validate(tree(text))).as(text).isNotEmpty();
      assertThat(complaints(text)).as(text).isNotEqualTo("[]");
    }
  }

  @Property(tries = 200)
  void shouldNeverThrowWhateverIsInTheFile(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(Files.readString(Bench.SAMPLES.resolve("order.test.yaml")));
    for (int i = 0; i < 5; i++) {
      int at = random.nextInt(text.length() - 20);
      switch (random.nextInt(3)) {
        case 0 -> text.delete(at, at + random.nextInt(20));
        case 1 -> text.setCharAt(at, "{}[]:,\n -'\"x0".charAt(random.nextInt(13)));
        default -> text.insert(at, text.substring(at, at + random.nextInt(20)));
      }
    }
    Path file = Files.createTempFile("mutated", ".test.yaml");
    try {
      Files.writeString(
          file,
          text.toString()
              .replace(
                  "workflow: order.yaml",
                  "workflow: " + Bench.SAMPLES.resolve("order.yaml").toAbsolutePath()));
      assertThatCode(() -> TestFileReader.read(file)).doesNotThrowAnyException();
    } finally {
      Files.delete(file);
    }
  }

  private String complaints(String text) throws IOException {
    Files.writeString(folder.resolve("greet.yaml"), Bench.WORKFLOW);
    return switch (read(text)) {
      case TestFile.ReadResult.Valid _ -> "[]";
      case TestFile.ReadResult.Invalid invalid -> invalid.lines().toString();
    };
  }

  private TestFile.ReadResult read(String text) throws IOException {
    return TestFileReader.read(Files.writeString(folder.resolve("greet.test.yaml"), text));
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String text) throws Exception {
    return TextReader.read("x.yaml", text.getBytes(StandardCharsets.UTF_8)).tree();
  }
}
