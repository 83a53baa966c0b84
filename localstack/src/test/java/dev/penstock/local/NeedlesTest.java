package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What finds no planted secret is shown to find what is there, whatever its form. */
class NeedlesTest {

  private static final String SECRET = "planted/\"one+\u00e4";

  @Test
  void shouldFindEachFormWhereverItStands() {
    Needles needles = new Needles();
    needles.add("it", SECRET);

    Needles.forms(SECRET)
        .forEach(
            (form, bytes) -> {
              byte[] noise = new byte[1000];
              new Random(bytes.length).nextBytes(noise);
              ByteArrayOutputStream haystack = new ByteArrayOutputStream();
              haystack.writeBytes(noise);
              haystack.writeBytes(bytes);
              haystack.write(0);

              assertThat(needles.in(haystack.toByteArray())).contains("it " + form);
              assertThat(needles.in(bytes)).contains("it " + form);
              assertThat(needles.in(noise)).isEmpty();
            });
  }

  @Test
  void shouldFindItInTheMiddleOfABase64TextAndBackwards() {
    Needles needles = new Needles();
    needles.add("it", SECRET);

    for (String around : new String[] {"", "a", "ab", "abc"}) {
      String text = around + SECRET + "and so on";
      String coded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

      assertThat(needles.in(coded.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    }
    String backwards = new StringBuilder("plant{" + "planted-in-ascii").reverse().toString();
    Needles ascii = new Needles();
    ascii.add("it", "planted-in-ascii");
    assertThat(ascii.in(backwards.getBytes(StandardCharsets.UTF_8))).contains("it plain backwards");
  }
}
