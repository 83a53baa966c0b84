package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Issue 7, item 8: what was written into an entry's detail is shown like all else. */
class ShownEntryTest {

  private static final String TOKEN = "ghp_0123456789abcdefABCDEF0123456789abcd";

  @Property
  void noPlantedValueIsShownWhateverStandsAroundIt(@ForAll String before, @ForAll String after) {
    ObjectNode entry = entry(before + " " + TOKEN + " " + after);

    assertThat(ShownEntry.of(entry).toString()).doesNotContain(TOKEN);
  }

  @Property
  void whoDidItAndToWhatStay(@ForAll long seq) {
    ObjectNode entry = entry("call ada@example.com");
    ObjectNode detail = (ObjectNode) entry.path("detail");
    detail
        .put("to", "person:grace@example.com")
        .put("digest", Digest.of(Long.toString(seq)))
        .put("run", Ids.next("run"))
        .put("trace", UUID.randomUUID().toString())
        .put("count", seq);
    JsonNode before = detail.deepCopy();

    JsonNode shown = ShownEntry.of(entry);

    assertThat(shown.path("actor").textValue()).isEqualTo("person:ada@example.com");
    assertThat(shown.at("/detail/reason").textValue()).isEqualTo("call ***@example.com");
    for (String same : new String[] {"to", "digest", "run", "trace", "count"}) {
      assertThat(shown.path("detail").path(same)).isEqualTo(before.path(same));
    }
  }

  private static ObjectNode entry(String reason) {
    ObjectNode entry =
        Json.object().put("kind", "run.cancelled").put("actor", "person:ada@example.com");
    entry.putObject("detail").put("reason", reason);
    return entry;
  }
}
