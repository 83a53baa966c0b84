package dev.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.keyring.TrailKey;
import dev.penstock.keyring.TrailKeys;
import dev.penstock.problem.PlatformException;
import java.util.Optional;

/**
 * The entry by which a key of the chain hands over to the next, whose id is its subject. It says
 * what happened; which key an entry is under is said by the key file alone, so that an entry that
 * somebody made up gives no key any power.
 */
final class ChainHandover {

  static final String KIND = "audit.chain-key-rotated";
  static final String TAKEN = "audit.chain-key-taken";

  private ChainHandover() {}

  static AuditEntry given(TrailKey before, TrailKey after) {
    return AuditEntry.of(KIND, "node", after.id()).with("before", before.id());
  }

  /** The first under the new key, which nobody makes without it. */
  static AuditEntry taken(TrailKey after) {
    return AuditEntry.of(TAKEN, "node", after.id());
  }

  /** The id of the key that an entry claims to hand over to. */
  static Optional<String> claimed(ChainRow row) {
    try {
      JsonNode entry = Json.read(row.body());
      return entry.path("kind").asText().equals(KIND)
          ? Optional.of(entry.path("subject").asText())
          : Optional.empty();
    } catch (PlatformException _) {
      return Optional.empty();
    }
  }

  /** Whether an entry is what the key file says of its number, if that says anything of it. */
  static boolean isAsKnown(TrailKeys keys, ChainRow row) {
    Optional<TrailKey> key = keys.handedOverBy(row.seq());
    return key.isEmpty() || claimed(row).filter(key.get().id()::equals).isPresent();
  }
}
