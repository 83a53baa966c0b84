package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say is held by a test names one that there is. */
class PromiseTest {

  private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ROW = Pattern.compile("^\\| (F\\d+) \\| .+ \\| (.+) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|test\\.tsx?))`");

  @Test
  void shouldNameATestThatExistsForEachRow() throws IOException {
    List<Matcher> rows =
        Files.readAllLines(HOUSE.resolve("docs/promise.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .toList();
    Set<String> tests = tests();

    assertThat(rows).hasSizeGreaterThan(20);
    for (Matcher row : rows) {
      List<String> named =
          TEST.matcher(row.group(2)).results().map(result -> result.group(1)).toList();
      assertThat(named).as(row.group(1)).isNotEmpty();
      assertThat(tests).as(row.group(1)).containsAll(named);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/guarantees.md", "docs/threat-model.md"})
  void shouldNameTestsThatExist(String page) throws IOException {
    Set<String> named =
        TEST.matcher(Files.readString(HOUSE.resolve(page)))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());

    assertThat(named).hasSizeGreaterThan(15);
    assertThat(tests()).containsAll(named);
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(HOUSE)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }
}
