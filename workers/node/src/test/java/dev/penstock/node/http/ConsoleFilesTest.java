package dev.penstock.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files are served and nothing else of the class path is. */
class ConsoleFilesTest {

  private final ConsoleFiles files = new ConsoleFiles("/demo");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../logback.xml",
        "/config/../../logback.xml",
        "/..%2flogback.xml",
        "//logback.xml",
        "/.hidden",
        "/config/",
        "",
        "/"
      })
  void shouldNotLeaveItsFolder(String path) {
    assertThat(files.find(path)).isEmpty();
  }

  @Test
  void shouldServeOnlyKnownKindsOfFiles() {
    assertThat(files.find("/config/base.yaml")).isEmpty();
    assertThat(new ConsoleFiles("").find("/logback.xml")).isEmpty();
  }
}
