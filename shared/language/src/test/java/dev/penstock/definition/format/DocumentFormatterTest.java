package dev.penstock.definition.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.TextReader;
import dev.penstock.json.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laying out changes blanks and nothing else (F23). */
class DocumentFormatterTest {

  private static final List<String> SCALARS =
      List.of(
          ": 1",
          ":   'two'",
          ": {a: 1,   b: [x]}",
          ":  \"q # no\"  # c",
          ": # c",
          ": |\n   kept  \n     deep",
          ": >-\n    folded\n\n    text",
          ": plain\n  more",
          ": {a: 1,\n    b: 2}",
          ": |2\n    two blanks of its own");

  private static final List<List<String>> NOISE =
      List.of(List.of(), List.of(), List.of(""), List.of("# note"), List.of("", "", "    # far"));

  @Test
  void shouldKeepCommentsOrderAndTheWayValuesAreWritten() {
    assertThat(
            formatted(
                """
                # header


                document:   # trailing
                    dsl: '1.0.3'
                    name:    "x"   # two
                use: {secrets: [a,   b]}

                # about the list
                do:
                # first
                -   one:
                        set:
                          text: |
                              a
                                b  \

                          folded: >-
                            long
                            line
                        # after
                -   two: {set: {x: 1,
                      y: 2}}
                - - deep
                  -   deeper: true
                # the end


                """))
        .isEqualTo(
            """
            # header

            document:   # trailing
              dsl: '1.0.3'
              name: "x"   # two
            use: {secrets: [a,   b]}

            # about the list
            do:
              # first
              - one:
                  set:
                    text: |
                        a
                          b  \

                    folded: >-
                      long
                      line
              # after
              - two: {set: {x: 1,
                  y: 2}}
              - - deep
                - deeper: true
            # the end
            """);
  }

  @Test
  void shouldWriteJsonWithTwoBlanksInItsOrder() {
    assertThat(format("x.json", "{\"b\":[1,2.50],\"a\":{}}"))
        .isEqualTo(
            new FormatResult.Formatted(
                """
                {
                  "b": [
                    1,
                    2.50
                  ],
                  "a": { }
                }
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "- x", "", "a: 1\na: 2"})
  void shouldSayWhatIsWrongWithWhatIsNoDocument(String text) {
    assertThat(format("x.yaml", text)).isInstanceOf(FormatResult.Refused.class);
  }

  @TestFactory
  Stream<DynamicTest> shouldLayOutEachOfficialExample() throws Exception {
    Path examples = root().resolveSibling("shared").resolve("conformance/examples");
    if (!Files.isDirectory(examples)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(examples)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream()
          .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(text(f))));
    }
  }

  @Property(tries = 500)
  void shouldKeepMeaningAndCommentsOfAnyText(@ForAll long seed) throws Exception {
    check(String.join("\n", mapping(new Random(seed), 3)) + "\n");
  }

  /** A mapping with the indentation, blanks and comments of people. */
  private static List<String> mapping(Random random, int depth) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      lines.addAll(NOISE.get(random.nextInt(NOISE.size())));
      List<String> value = value(random, depth);
      lines.add("k" + i + value.getFirst());
      lines.addAll(value.subList(1, value.size()));
    }
    return lines;
  }

  private static List<String> value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 1 : 3);
    if (kind == 0) {
      return List.of(SCALARS.get(random.nextInt(SCALARS.size())).split("\n"));
    }
    List<String> lines = new ArrayList<>(List.of(":"));
    if (kind == 1) {
      lines.addAll(indented(mapping(random, depth - 1), 1 + random.nextInt(4)));
      return lines;
    }
    int step = random.nextInt(4);
    for (int i = 0; i <= random.nextInt(3); i++) {
      int gap = 1 + random.nextInt(3);
      List<String> item = new ArrayList<>(mapping(random, depth - 1));
      item.removeIf(line -> line.isBlank() || line.strip().startsWith("#"));
      lines.add(" ".repeat(step) + "-" + " ".repeat(gap) + item.getFirst());
      lines.addAll(indented(item.subList(1, item.size()), step + 1 + gap));
    }
    return lines;
  }

  private static List<String> indented(List<String> lines, int by) {
    return lines.stream().map(l -> l.isEmpty() ? l : " ".repeat(by) + l).toList();
  }

  private static void check(String text) throws Exception {
    String once = formatted(text);

    assertThat(formatted(once)).isEqualTo(once);
    assertThat(digest(once)).isEqualTo(digest(text));
    assertThat(comments(once)).isEqualTo(comments(text));
    assertThat(once).endsWith("\n");
  }

  private static List<String> comments(String text) {
    return text.lines()
        .filter(l -> l.contains("#"))
        .map(l -> l.substring(l.indexOf('#')))
        .map(String::strip)
        .toList();
  }

  private static String digest(String text) throws Exception {
    return Digest.of(TextReader.read("x.yaml", text.getBytes(StandardCharsets.UTF_8)).tree());
  }

  private static String formatted(String text) {
    return switch (format("x.yaml", text)) {
      case FormatResult.Formatted(String out) -> out;
      case FormatResult.Refused(int line, int column, String reason) ->
          throw new AssertionError(line + ":" + column + " " + reason + "\n" + text);
    };
  }

  private static FormatResult format(String file, String text) {
    return DocumentFormatter.format(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Path file) throws java.io.IOException {
    return Files.readString(file);
  }

  private static Path root() {
    // Maven runs a module's tests in its folder.
    return Path.of("").toAbsolutePath().resolve("../..").normalize();
  }
}
