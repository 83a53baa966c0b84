package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Validation answers whatever it is given (F23): mutated official and random documents, as trees
 * and as text. Five thousand in every build; a hundred thousand by night:
 *
 * <pre>./mvnw -pl shared/language -am -Pnightly -Dtest=ValidateNeverThrowsTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false test</pre>
 *
 * <p>Seeds are counted from 0, so a failure names the one to begin with. On 2026-11-21 all hundred
 * thousand were answered.
 */
class ValidateNeverThrowsTest {

  private static final int TRIES = Integer.getInteger("penstock.mutations", 5_000);

  @Test
  void shouldAnswerEveryMutation() throws IOException {
    List<JsonNode> corpus = corpus();
    int refused = 0;
    for (int seed = 0; seed < TRIES; seed++) {
      Mutations mutations = new Mutations(seed);
      JsonNode document = corpus.get(seed % corpus.size());
      refused +=
          seed % 4 == 0 ? asText(seed, mutations, document) : asTree(seed, mutations, document);
    }

    // Most slips are told; a test that refused nothing or everything would look at nothing.
    assertThat(refused).isBetween(TRIES / 4, TRIES - 1);
  }

  @Test
  void shouldAcceptDocumentsThatAreValidByConstruction() {
    for (int seed = 0; seed < TRIES / 10; seed++) {
      int number = seed;
      assertThat(DefinitionReader.read("random.yaml", RandomDocument.of(seed)))
          .as("seed %s", number)
          .isInstanceOf(ReadResult.Valid.class);
    }
  }

  private static int asTree(int seed, Mutations mutations, JsonNode document) {
    JsonNode mutated = mutations.of(document);
    try {
      return refused(DefinitionReader.read("tree.yaml", mutated));
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ": " + mutated, e);
    }
  }

  private static int asText(int seed, Mutations mutations, JsonNode document) throws IOException {
    String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    String mutated = mutations.of(text);
    try {
      ReadResult result =
          DefinitionReader.read("text.yaml", mutated.getBytes(StandardCharsets.UTF_8));
      if (result instanceof ReadResult.Invalid(List<Defect> defects)) {
        assertThat(defects).allSatisfy(d -> assertThat(d.line()).isPositive());
      }
      return refused(result);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ": " + mutated, e);
    }
  }

  private static int refused(ReadResult result) {
    return result instanceof ReadResult.Invalid ? 1 : 0;
  }

  private static List<JsonNode> corpus() throws IOException {
    List<JsonNode> corpus = new ArrayList<>();
    for (int seed = 0; seed < 50; seed++) {
      corpus.add(RandomDocument.of(seed));
    }
    Path examples = Checkout.root().resolveSibling("shared").resolve("conformance/examples");
    if (Files.isDirectory(examples)) {
      try (Stream<Path> files = Files.list(examples)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          corpus.add(DocumentTree.read(file.toString(), Files.readAllBytes(file)));
        }
      }
    }
    return corpus;
  }
}
