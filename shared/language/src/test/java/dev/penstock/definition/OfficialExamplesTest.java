package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The specification's own examples: each is either read or refused for a construct that is named,
 * with its place. They live beside a checkout, not in it; this module's own copies are in
 * src/test/resources.
 */
class OfficialExamplesTest {

  private static final int EXPECTED = 68;

  /** Two examples write a client's secret out, which is refused on purpose. */
  private static final Set<Rule> REFUSALS =
      Set.of(Rule.UNSUPPORTED_CONSTRUCT, Rule.UNRESOLVED_RESOURCE, Rule.LITERAL_CREDENTIAL);

  @Test
  void shouldReadOrRefuseEachOfficialExample() throws IOException {
    Path examples = folder();
    String reason =
        "Skipped: there is no "
            + examples
            + " beside this checkout; it holds the specification's examples.";
    if (!Files.isDirectory(examples)) {
      System.out.println(reason);
    }
    assumeTrue(Files.isDirectory(examples), reason);

    List<Path> documents;
    try (Stream<Path> files = Files.list(examples)) {
      documents = files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
    List<String> wrong = new ArrayList<>();
    int valid = 0;
    for (Path document : documents) {
      String name = document.getFileName().toString();
      switch (DefinitionReader.read(name, Files.readAllBytes(document))) {
        case ReadResult.Valid _ -> valid++;
        case ReadResult.Invalid(List<Defect> defects) ->
            defects.stream()
                .filter(Defect::isError)
                .filter(d -> !REFUSALS.contains(d.rule()) || d.pointer().isEmpty() || d.line() == 0)
                .forEach(d -> wrong.add(d.toString()));
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(documents).hasSize(EXPECTED);
    System.out.println(valid + " of the " + EXPECTED + " official examples run");
    assertThat(valid).isGreaterThanOrEqualTo(15);
  }

  private static Path folder() {
    return Checkout.root().resolveSibling("shared").resolve("conformance/examples");
  }
}
