package dev.penstock.audit.siem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F84: what is exported can be read back by the rules of each format, whatever is in it. */
class TrailFormatTest {

  private static final byte[] MAC = new byte[32];
  private static final Pattern UNESCAPED_BAR = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\|");
  private static final Pattern KEY = Pattern.compile("(?:^| )([A-Za-z0-9]+)=");

  @Test
  void shouldWriteTheEntryAsItWasChained() {
    String body = entry("run.ended", "worker", "run_1");

    assertThat(TrailFormat.JSONL.line(7, MAC, body))
        .isEqualTo("{\"seq\":7,\"mac\":\"" + "0".repeat(64) + "\",\"entry\":" + body + "}");
  }

  @Test
  void shouldWriteCef() {
    assertThat(TrailFormat.CEF.line(7, MAC, entry("delivery.refused", "trigger:push", "dlv|=\n")))
        .isEqualTo(
            "CEF:0|Penstock|Penstock|1|delivery.refused|delivery refused|7|rt=1795248000123"
                + " externalId=7 act=delivery.refused suser=trigger:push cs1Label=run cs1=run_1"
                + " cs2Label=subject cs2=dlv|\\=\\n cs3Label=mac cs3="
                + "0".repeat(64)
                + " msg={\"a\":\"b\\=c\"}");
  }

  @Property(tries = 500)
  void shouldKeepWhateverTextInOneLineOfCefThatReadsBack(
      @ForAll @CharRange(to = '\uD7FF') String actor,
      @ForAll @CharRange(to = '\uD7FF') String subject,
      @ForAll @CharRange(to = '\uD7FF') String kind) {
    String line = TrailFormat.CEF.line(1, MAC, entry(kind, actor, subject));

    assertThat(line).doesNotContain("\n", "\r");
    List<String> header = new ArrayList<>();
    int from = 0;
    Matcher bars = UNESCAPED_BAR.matcher(line);
    while (header.size() < 7 && bars.find(from)) {
      header.add(line.substring(from, bars.end() - 1));
      from = bars.end();
    }
    assertThat(header).hasSize(7);
    assertThat(unescapedHeader(header.get(4)))
        .isEqualTo(kind.replace('\n', ' ').replace('\r', ' '));
    String extension = line.substring(from);
    assertThat(value(extension, "suser")).isEqualTo(actor);
    assertThat(value(extension, "cs2")).isEqualTo(subject);
    assertThat(value(extension, "act")).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "session.opened, 300201, 2",
    "session.ended, 300202, 2",
    "api-key.created, 300101, 2",
    "api-key.revoked, 300105, 2",
    "account.changed, 300199, 2",
    "delivery.refused, 600399, 3",
    "delivery.accepted, 600301, 1",
    "effect.intended, 600301, 1",
    "trigger.removed, 600304, 1"
  })
  void shouldFindTheClassOfOcsf(String kind, int type, int severity) {
    JsonNode event = Json.read(TrailFormat.OCSF.line(9, MAC, entry(kind, "person:ada", "key_1")));

    assertThat(event.path("type_uid").intValue()).isEqualTo(type);
    assertThat(event.path("class_uid").intValue()).isEqualTo(type / 100);
    assertThat(event.path("category_uid").intValue()).isEqualTo(type / 100_000);
    assertThat(event.path("severity_id").intValue()).isEqualTo(severity);
    assertThat(event.path("time").longValue()).isEqualTo(1795248000123L);
    assertThat(event.at("/metadata/sequence").intValue()).isEqualTo(9);
    assertThat(event.at("/actor/user/name").asText()).isEqualTo("person:ada");
    assertThat(event.at("/unmapped/run").asText()).isEqualTo("run_1");
  }

  /**
   * What stands behind a key, up to the next key: an equals sign right after letters is never
   * escaped.
   */
  private static String value(String extension, String wanted) {
    Matcher keys = KEY.matcher(extension);
    int from = -1;
    while (keys.find()) {
      if (from >= 0) {
        return unescaped(extension.substring(from, keys.start()));
      }
      from = keys.group(1).equals(wanted) ? keys.end() : -1;
    }
    return from < 0 ? "" : unescaped(extension.substring(from));
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        char escaped = text.charAt(i);
        plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static String unescapedHeader(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }

  private static String entry(String kind, String actor, String subject) {
    var entry =
        Json.object()
            .put("seq", 7)
            .put("at", "2026-11-21T08:00:00.123456Z")
            .put("kind", kind)
            .put("actor", actor)
            .put("run", "run_1")
            .put("subject", subject);
    entry.putObject("detail").put("a", "b=c");
    return CanonicalJson.write(entry);
  }
}
