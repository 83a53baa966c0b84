package dev.penstock.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, section 3.2: what is read, and what begins a trace anew. */
class TraceParentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void shouldReadWhatItWrites() {
    var kept = new TraceParent(TRACE, SPAN, true);
    var unkept = new TraceParent(TRACE, SPAN, false);

    assertThat(TraceParent.read(kept.header())).contains(kept);
    assertThat(TraceParent.read(unkept.header())).contains(unkept);
    assertThat(kept.header()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(kept.at("b7ad6b7169203331").header()).contains(TRACE).contains("b7ad6b7169203331");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + SPAN + "-03",
        "01-" + TRACE + "-" + SPAN + "-01",
        "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"
      })
  void shouldReadWhatLaterVersionsAdd(String header) {
    assertThat(TraceParent.read(header)).contains(new TraceParent(TRACE, SPAN, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN + "-01, 00-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01\n"
      })
  void shouldBeginAnewWhereTheHeaderSaysNothingKnown(String header) {
    assertThat(TraceParent.read(header)).isEmpty();
  }
}
