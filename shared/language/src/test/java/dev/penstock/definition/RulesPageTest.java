package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/rules: complete, and each example breaks the rule it stands under. */
class RulesPageTest {

  private static final Pattern SECTION =
      Pattern.compile(
          "## ([a-z-]+)\\n\\n\\*(error|warning)\\*.*?```yaml\\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldNameEachRuleInTheOrderOfTheCode() throws IOException {
    assertThat(sections().keySet())
        .containsExactlyElementsOf(Arrays.stream(Rule.values()).map(Rule::id).toList());
  }

  @TestFactory
  Stream<DynamicTest> shouldShowAnExampleThatBreaksTheRule() throws IOException {
    return sections().entrySet().stream()
        .map(
            section ->
                DynamicTest.dynamicTest(
                    section.getKey(), () -> check(section.getKey(), section.getValue())));
  }

  private static void check(String rule, String[] section) {
    List<Defect> defects =
        switch (DefinitionReader.read(
            "example.yaml", section[1].getBytes(StandardCharsets.UTF_8))) {
          case ReadResult.Valid(WorkflowDefinition _, List<Defect> warnings) -> warnings;
          case ReadResult.Invalid(List<Defect> found) -> found;
        };

    assertThat(defects)
        .singleElement()
        .satisfies(
            defect -> {
              assertThat(defect.rule().id()).isEqualTo(rule);
              assertThat(defect.isError()).isEqualTo(section[0].equals("error"));
              assertThat(defect.line()).isPositive();
              assertThat(defect.column()).isPositive();
              assertThat(defect.message()).isNotBlank();
            });
  }

  private static Map<String, String[]> sections() throws IOException {
    Map<String, String[]> sections = new LinkedHashMap<>();
    Matcher matcher = SECTION.matcher(Files.readString(page()));
    while (matcher.find()) {
      sections.put(matcher.group(1), new String[] {matcher.group(2), matcher.group(3)});
    }
    return sections;
  }

  private static Path page() {
    return Checkout.root().resolve("docs/rules/README.md");
  }
}
