package dev.penstock.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a node says when it has started, also where its store has just gone away. */
class WelcomeTest {

  private static final String URL = "http://127.0.0.1:8080";

  @Test
  void shouldShowTheLinkThatSignsIn() {
    assertThat(said(() -> URL + "/sign-in?code=once")).contains(URL + "/sign-in?code=once");
  }

  @Test
  void shouldSayHowToGetALinkLaterWhereTheStoreIsAway() {
    assertThat(said(() -> fail(ProblemType.UNAVAILABLE)))
        .contains(URL, "./penstock info --sign-in")
        .doesNotContain("code=");
  }

  @Test
  void shouldHideNoOtherFailure() {
    assertThatThrownBy(() -> said(() -> fail(ProblemType.INTERNAL)))
        .isInstanceOf(PlatformException.class);
  }

  private static String said(Supplier<String> link) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Welcome.console(link, URL, out);
    out.flush();
    return text.toString();
  }

  private static String fail(ProblemType type) {
    throw PlatformException.of(type, "on purpose");
  }
}
