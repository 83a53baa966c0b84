package dev.penstock.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 7, item 8: what is shown instead of what must not be; and what stays as it is. */
class ClassifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          paid with 4242424242424242 today         | paid with ***4242 today
          4242 4242 4242 4242                      | ***4242
          4242-4242-4242-4242, thanks              | ***4242, thanks
          3782 822463 10005                        | ***0005
          to DE89 3704 0044 0532 0130 00.          | to DE***.
          GB29NWBK60161331926819                   | GB***
          from ada@example.com                     | from ***@example.com
          <ada.lovelace+x@mail.example.co.uk>      | <***@mail.example.co.uk>
          mailto=ada%40example.com&x=1             | mailto=***%40example.com&x=1
          Ångström@bücher.example                  | ***@bücher.example
          password=hunter2&user=ada                | password=***&user=ada
          {"db_password": "a \\" b", "n": 1}        | {"db_password": "***", "n": 1}
          "{\\"apiKey\\":\\"hunter2\\",\\"n\\":1}"      | "{\\"apiKey\\":\\"***\\",\\"n\\":1}"
          Cookie: a=b; c=d                         | Cookie: ***
          Authorization: Digest x="y"              | Authorization: ***"y"
          got Bearer abcdefgh12345678 back         | got Bearer *** back
          Basic YWRhOmxvdmVsYWNl                   | Basic ***
          jdbc:x://ada:love@db/x                   | jdbc:x://ada:***@db/x
          https://token1@host/                     | https://***@host/
          eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc | ***
          x ghp_0123456789abcdefABCDEF0123456789abcd y | x *** y
          key AKIAIOSFODNN7EXAMPLE                 | key ***
          a wJalrXUtnFEMI/K7MDENG/bPxRfiCYZq83KdTr41Xw b | a *** b
          x -----BEGIN EC PRIVATE KEY----- a -----END EC PRIVATE KEY----- y | x *** y
          x -----BEGIN PRIVATE KEY----- cut o      | x ***
          """)
  void shouldMask(String text, String shown) {
    assertThat(Classifier.text(text).text()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run_01kaxq5s0p8m4k2v7w9z3y6t1r",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "7638417db6d59f3c431d3e1f261cc637155684cd",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "F47AC10B-58CC-4372-A567-0E02B2C3D479",
        "2026-11-22T14:45:19.123456789Z",
        "1763822719123",
        "4242424242424241",
        "3.141592653589793",
        "order 4711, item 4242",
        "DE89370400440532013001",
        "https://api.example.com/repos/octo/hello-world/git/commits/7638417db6d59f3c431d3e1f261cc63",
        "dev.penstock.workers.effect.LedgeredEffectsConfigurationV2Factory",
        "basic authentication is off, bearer tokens are not",
        "maxTokens=400; tokenType: Bearer; secretName: github-webhook",
        "sk-learn-and-other-long-names-of-things-with-dashes",
        "@penstock/client@^1.0",
        "a@b",
        "password=${ .secret }",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "/do/0/charge/try/1/call"
      })
  void shouldLeaveWhatIsNoSecret(String text) {
    assertThat(Classifier.text(text)).isEqualTo(new RedactedText(text, java.util.Set.of()));
  }
}
