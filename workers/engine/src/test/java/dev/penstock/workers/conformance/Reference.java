package dev.penstock.workers.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The specification's own text, to look up whether it really says what a scenario claims. */
public final class Reference {

  private static final Pattern PLACE =
      Pattern.compile("(dsl|dsl-reference|schema), ([^:]+): \"(.+)\"");

  private final Map<String, String> pages =
      Map.of(
          "dsl", plain(text("/conformance/reference/dsl.md")),
          "dsl-reference", plain(text("/conformance/reference/dsl-reference.md")),
          "schema", plain(text("/conformance/reference/workflow.yaml")));

  /** Fails unless the comment is {@code page, section: "sentence"} and the page says it. */
  public void mustSay(String place) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches()) {
      throw new AssertionError("Not of the form  page, section: \"sentence\"  : " + place);
    }
    String page = Objects.requireNonNull(pages.get(matcher.group(1)));
    if (!page.contains(plain(matcher.group(2))) || !page.contains(plain(matcher.group(3)))) {
      throw new AssertionError("The specification does not say: " + place);
    }
  }

  /** Without markup, which the comments may leave out. */
  private static String plain(String markdown) {
    return markdown
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .replaceAll("<[^>]+>", " ")
        .replaceAll("[*`]", "")
        .replaceAll("\\s+", " ");
  }

  private static String text(String resource) {
    try (InputStream file =
        Objects.requireNonNull(Reference.class.getResourceAsStream(resource), resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
