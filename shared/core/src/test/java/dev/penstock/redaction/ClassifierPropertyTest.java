package dev.penstock.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;

/** Issue 7, item 8: planted values are found in any surroundings, and what is none is left. */
class ClassifierPropertyTest {

  private static final String SURROUNDINGS = " \n\t\"'<>()[]{},;|";

  @Property
  void aCardIsFound(
      @ForAll @NumericChars @StringLength(14) String digits,
      @ForAll @IntRange(min = 0, max = 2) int gap,
      @ForAll String before,
      @ForAll String after) {
    String card = withLuhn("4" + digits);
    String written =
        gap == 0 ? card : card.replaceAll("(.{4})(?=.)", "$1" + (gap == 1 ? " " : "-"));

    String shown = Classifier.text(planted(before, written, after)).text();

    assertThat(shown).doesNotContain(written).contains("***");
  }

  @Property
  void anAccountIsFound(
      @ForAll @NumericChars @StringLength(18) String digits,
      @ForAll String before,
      @ForAll String after) {
    BigInteger number = new BigInteger(digits + "131400");
    int check = 98 - number.mod(BigInteger.valueOf(97)).intValue();
    String iban = "DE%02d%s".formatted(check, digits);

    assertThat(Classifier.text(planted(before, iban, after)).text())
        .doesNotContain(iban)
        .contains("DE***");
  }

  @Property
  void anAddressIsFound(
      @ForAll @AlphaChars @StringLength(min = 1, max = 30) String name,
      @ForAll @AlphaChars @StringLength(min = 2, max = 12) String domain,
      @ForAll String before,
      @ForAll String after) {
    String address = name + "@" + domain + ".example";

    assertThat(Classifier.text(planted(before, address, after)).text()).doesNotContain(name + "@");
  }

  @Property
  void aTokenOfAVendorIsFound(
      @ForAll @IntRange(min = 0, max = 5) int vendor,
      @ForAll @Size(24) byte[] random,
      @ForAll String before,
      @ForAll String after) {
    String prefix = new String[] {"ghp_", "glpat-", "xoxb-1-", "sk_live_", "eyJ", "hvs."}[vendor];
    String token = prefix + "7" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);

    assertThat(Classifier.text(planted(before, token, after)).text())
        .doesNotContain(token.substring(prefix.length()));
  }

  @Property
  void aNamedValueIsFoundInJsonHoweverOftenItIsWrittenAsText(
      @ForAll @IntRange(min = 0, max = 2) int times,
      @ForAll @IntRange(min = 0, max = 4) int named,
      @ForAll @AlphaChars @StringLength(min = 5, max = 20) String value,
      @ForAll @UniqueElements @Size(3) java.util.List<@AlphaChars @StringLength(4) String> others) {
    String name =
        new String[] {"password", "api_key", "clientSecret", "X-Auth-Token", "DB_PASSWD"}[named];
    String canary = value + "\"7\\" + value;
    var json =
        Json.object().put(others.get(0), 1).put(name, canary).put(others.get(1), others.get(2));
    String text = Json.write(json);
    for (int i = 0; i < times; i++) {
      text = Json.write(Json.object().put("text", text));
    }

    assertThat(Classifier.text(text).text()).doesNotContain(value + "\\");
    assertThat(Redaction.of(Json.read(text)).shown().toString()).doesNotContain(value + "\\");
  }

  /** By chance alone: of values that only their disorder gives away, two in a hundred may pass. */
  @Property(tries = 20)
  void mostRandomValuesAreFound(@ForAll Random random) {
    int missed = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[24 + random.nextInt(24)];
      random.nextBytes(bytes);
      String value = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      missed += Classifier.text("before " + value + " after").text().contains(value) ? 1 : 0;
    }

    assertThat(missed).isLessThanOrEqualTo(10);
  }

  @Property
  void digestsAndIdsStayReadable(@ForAll byte[] bytes, @ForAll Random random) {
    UUID uuid = new UUID(random.nextLong(), random.nextLong());
    String text =
        "%s %s %s %s %s at %016x of %032x"
            .formatted(
                Digest.of(bytes),
                Ids.next("run"),
                Ids.next("dlv").toUpperCase(java.util.Locale.ROOT),
                uuid,
                uuid.toString().toUpperCase(java.util.Locale.ROOT),
                random.nextLong(),
                new BigInteger(127, random));

    assertThat(Classifier.text(text).text()).isEqualTo(text);
  }

  @Property
  void whatIsShownIsNotHiddenFurther(@ForAll String text) {
    String shown = Classifier.text(text).text();

    assertThat(Classifier.text(shown).text()).isEqualTo(shown);
  }

  private static String planted(String before, String value, String after) {
    Random random = new Random(value.hashCode());
    return before
        + SURROUNDINGS.charAt(random.nextInt(SURROUNDINGS.length()))
        + value
        + SURROUNDINGS.charAt(random.nextInt(SURROUNDINGS.length()))
        + after;
  }

  private static String withLuhn(String digits) {
    for (char last = '0'; last <= '9'; last++) {
      int sum = 0;
      String whole = digits + last;
      for (int i = 0; i < whole.length(); i++) {
        int digit = whole.charAt(whole.length() - 1 - i) - '0';
        sum += i % 2 == 0 ? digit : (2 * digit) / 10 + (2 * digit) % 10;
      }
      if (sum % 10 == 0) {
        return whole;
      }
    }
    throw new IllegalStateException("one of ten digits fits");
  }
}
