package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.SignatureForm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * F1, F2: whatever stands in the headers of any sender, it is read to its end and proves nothing.
 */
class SignatureHeaderPropertyTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @Property
  void offersAtMostSixteenSignatures(@ForAll @From("senders") Sender sender, @ForAll String text) {
    for (String value : List.of(text, text.repeat(40))) {
      assertThat(SignatureHeader.of(sender.form(), value, "t").offered())
          .hasSizeLessThanOrEqualTo(16 * kinds(sender))
          .allSatisfy(signature -> assertThat(signature).isNotEmpty());
    }
  }

  @Example
  void offersSixteenOfMoreOfEachKind() {
    for (Sender sender : Sender.ALL) {
      String prefix = sender.form().prefix();
      int offered =
          switch (sender.form().layout()) {
            case WHOLE -> SignatureHeader.of(sender.form(), prefix + "a", "t").offered().size();
            case LIST ->
                SignatureHeader.of(sender.form(), (prefix + "a ").repeat(40), "t").offered().size();
            case FIELDS ->
                SignatureHeader.of(sender.form(), (prefix + "=a,").repeat(40), "t")
                    .offered()
                    .size();
          };
      assertThat(offered)
          .as(sender.wire())
          .isEqualTo(sender.form().layout() == SignatureForm.Layout.WHOLE ? 1 : 16);
    }
  }

  /** Standard Webhooks has signatures by a shared secret and by a private key in one list. */
  private static int kinds(Sender sender) {
    return sender.form().key() == SignatureForm.KeyText.STANDARD ? 2 : 1;
  }

  @Property
  void whatNobodySignedNeverPassesAndNeverThrows(
      @ForAll @From("senders") Sender sender,
      @ForAll byte[] body,
      @ForAll String id,
      @ForAll @From("times") String time,
      @ForAll String signature,
      @ForAll @From("types") String type,
      @ForAll String query) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", type);
    sender.form().ids().forEach(source -> headers.put(source.name(), id));
    sender.form().time().ifPresent(it -> headers.put(it.source().name(), time));
    headers.put(
        sender.form().header(),
        switch (sender.form().layout()) {
          case WHOLE, LIST -> sender.form().prefix() + signature;
          case FIELDS -> "t=" + time + "," + sender.form().prefix() + "=" + signature;
        });
    var request = new HttpRequest("POST", "/hooks/t", query, headers, Map.of(), body, "192.0.2.1");

    Verdict verdict =
        DeliveryCheck.of(
                sender.scheme(sender.tolerance(), Optional.of("https://a.example/hooks/t")),
                List.of("a secret that nobody guesses".getBytes(StandardCharsets.UTF_8)))
            .verify(request, NOW);

    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
  }

  @Property
  void membersOfWhateverBodyAreTextOrNothing(@ForAll byte[] body, @ForAll String name) {
    assertThat(BodyMembers.scalar(body, name)).isNotNull();
    assertThat(BodyMembers.digestOfEach(body, name)).isNotNull();
    assertThat(FormFields.of(new String(body, StandardCharsets.UTF_8)).sorted()).isNotNull();
  }

  @Provide
  Arbitrary<Sender> senders() {
    return Arbitraries.of(Sender.ALL);
  }

  @Provide
  Arbitrary<String> times() {
    return Arbitraries.oneOf(
        Arbitraries.of("1800000000", "", "0"), Arbitraries.strings().numeric());
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of("application/json", "application/x-www-form-urlencoded", "text/plain");
  }
}
