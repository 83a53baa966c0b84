package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input of every kind is an answer, never an exception (F1). */
class DefinitionReaderHostileInputTest {

  private static final String DOCUMENT =
      """
      document: {dsl: '1.0.3', namespace: default, name: x, version: 1.0.0}
      use:
        secrets: [token]
        authentications: {api: {bearer: {use: token}}}
        retries: {gently: {delay: PT1S, backoff: {exponential: {}}, limit: {attempt: {count: 3}}}}
      do:
        - loop:
            for: {each: item, in: .items}
            while: $index < 10
            do:
              - attempt:
                  try:
                    - call:
                        call: http
                        with: {method: post, endpoint: {uri: 'https://a.example/{id}', authentication: {use: api}}, body: '${ {item: $item} }'}
                        timeout: {after: PT5S}
                  catch:
                    errors: {with: {status: 503}}
                    retry: gently
                    do: [{note: {set: {failed: '${ $error.title }'}}}]
        - ask:
            call: approval
            with: {title: Go?, payload: {all: '${ . }'}, within: {hours: 4}}
        - choose:
            switch: [{yes: {when: .outcome == "approved", then: end}}, {no: {then: continue}}]
        - stop:
            raise: {error: {type: 'https://example.com/no', status: 400}}
      """;

  @Test
  void shouldReadTheDocumentThatIsMutatedBelow() {
    assertThat(DefinitionReaderTest.defects(DOCUMENT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "#",
        "---",
        "null",
        "5",
        "[]",
        "{}",
        "\"x\"",
        "a: b: c",
        "\t- a",
        "{",
        "[1,",
        "- - -",
        "a: &x [*x]",
        "a: *missing",
        "? [a]\n: b",
        "a: !!binary aGk=",
        "a: !ruby/object {}",
        "a: 1\na: 2",
        "<<: {a: 1}",
        "a: 1e999999999",
        "%YAML 9.9\n---\na: b",
        "--- a\n--- b",
        "{\"a\": 1e999999999}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":",
        "{\"a\":1} x",
        "\u0000",
        "a: \u0007"
      })
  void shouldRefuseWhatIsNoDocument(String text) {
    assertThat(DefinitionReaderTest.defects(text)).isNotEmpty();
    assertThat(read("x.json", text.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
  }

  @Test
  void shouldRefuseDeepNestingOfEveryForm() {
    assertThat(syntax("a: " + "[".repeat(10_000))).contains("nested");
    assertThat(syntax("a: " + "{a: ".repeat(10_000))).contains("nested");
    assertThat(syntax("{\"a\":".repeat(10_000))).contains("nested");
    assertThat(syntax("[".repeat(10_000))).isNotBlank();
    assertThat(syntax("- ".repeat(10_000) + "a")).contains("nested");
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      block.append(" ".repeat(i)).append("a:\n");
    }
    assertThat(syntax(block.toString())).contains("nested");
  }

  @Test
  void shouldRefuseAliasBombs() {
    StringBuilder wide = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 500; i++) {
      String before = "*a" + (i - 1);
      wide.append("a").append(i).append(": &a").append(i).append(" [");
      wide.append((before + " ,").repeat(9)).append(before).append(" ]\n");
      deep.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append(before)
          .append(" ]\n");
    }

    assertThat(syntax(wide.toString())).contains("aliases expanded");
    assertThat(syntax(deep.toString())).contains("nested");
  }

  /** Each level must cost what the one before did: judged whole, the schema's would take years. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{do: [{t: %s}]}",
        "{for: {in: '${ [1] }'}, do: [{t: %s}]}",
        "{try: [{t: %s}], catch: {}}",
        "{try: [{a: {set: {a: 1}}}], catch: {do: [{t: %s}]}}",
        "{fork: {branches: [{t: %s}]}}",
        "{listen: {to: {any: []}}, foreach: {do: [{t: %s}]}}",
      })
  void shouldReadAHundredTasksInsideOfEachOther(String around) {
    String task = "{set: {a: 1}}";
    for (int i = 0; i < 100; i++) {
      task = around.formatted(task);
    }
    String document =
        """
        document: {dsl: '1.0.3', namespace: test, name: deep, version: '1.0.0'}
        do: [{t: %s}]
        """;

    assertThat(read("deep.yaml", document.formatted(task).getBytes(StandardCharsets.UTF_8)))
        .noneMatch(Defect::isError);
    assertThat(
            read(
                "deep.yaml",
                document
                    .formatted(task.replace("{set: {a: 1}}", "{set: {a: 1}, oops: 1}"))
                    .getBytes(StandardCharsets.UTF_8)))
        .filteredOn(Defect::isError)
        .anyMatch(defect -> defect.pointer().endsWith("/oops"));
  }

  @Test
  void shouldRefuseThirtyMegabytes() {
    byte[] huge = new byte[30_000_000];
    Arrays.fill(huge, (byte) 'a');

    assertThat(read("x.yaml", huge)).singleElement().extracting("rule").isEqualTo(Rule.SYNTAX);
  }

  @Test
  void shouldNameThePlaceOfInvalidUtf8() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes("a: b\nc: ".getBytes(StandardCharsets.UTF_8));
    text.write(0xC3);
    text.write(0x28);

    assertThat(read("x.yaml", text.toByteArray()))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.message()).contains("UTF-8");
              assertThat(d.line()).isEqualTo(2);
              assertThat(d.column()).isEqualTo(4);
            });
  }

  @Property(tries = 500)
  void shouldAnswerAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
    assertThat(read("x.yaml", bytes)).isNotEmpty();
  }

  @Property(tries = 500)
  void shouldAnswerAnyMutationOfADocument(
      @ForAll @IntRange(max = 1_600) int at,
      @ForAll @IntRange(max = 40) int removed,
      @ForAll @Size(max = 6) String inserted) {
    int from = Math.min(at, DOCUMENT.length());
    int to = Math.min(from + removed, DOCUMENT.length());
    String mutated = DOCUMENT.substring(0, from) + inserted + DOCUMENT.substring(to);

    // Valid or not, it is answered and each defect has a place.
    assertThat(DefinitionReaderTest.defects(mutated))
        .allSatisfy(d -> assertThat(d.line()).isPositive());
  }

  private static String syntax(String text) {
    List<Defect> defects = DefinitionReaderTest.defects(text);
    assertThat(defects).singleElement().extracting("rule").isEqualTo(Rule.SYNTAX);
    return defects.getFirst().message();
  }

  private static List<Defect> read(String file, byte[] bytes) {
    return switch (DefinitionReader.read(file, bytes)) {
      case ReadResult.Valid(WorkflowDefinition _, List<Defect> warnings) -> warnings;
      case ReadResult.Invalid(List<Defect> defects) -> defects;
    };
  }
}
