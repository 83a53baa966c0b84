package dev.penstock.audit.siem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.siem.TrailFormat.Told;
import dev.penstock.json.Json;

/**
 * A line of OCSF 1.3.0: sessions are Authentication (3002), accounts and keys Account Change
 * (3001), everything else API Activity (6003). What has no attribute of its own is under {@code
 * unmapped}. Thread-safe.
 */
final class OcsfLine {

  private static final int AUTHENTICATION = 3002;
  private static final int ACCOUNT_CHANGE = 3001;
  private static final int API_ACTIVITY = 6003;
  private static final int OTHER = 99;

  private OcsfLine() {}

  static String of(Told told) {
    int type = type(told);
    int activity = activity(type, told.verb());
    ObjectNode event = Json.object();
    event.put("class_uid", type).put("category_uid", type / 1000);
    event.put("activity_id", activity).put("activity_name", told.kind());
    event.put("type_uid", type * 100 + activity);
    event.put("time", told.at().toEpochMilli()).put("severity_id", severity(told));
    event.put("status_id", told.weight() == TrailFormat.Weight.REFUSAL ? 2 : 1);
    ObjectNode metadata = event.putObject("metadata");
    metadata.put("version", "1.3.0").put("sequence", told.seq()).put("log_name", "audit");
    metadata.put("uid", "penstock-" + told.seq());
    metadata.putObject("product").put("name", "Penstock").put("vendor_name", "Penstock");
    event.putObject("actor").putObject("user").put("name", told.actor());
    if (type == API_ACTIVITY) {
      event.putObject("api").put("operation", told.kind());
      event.putObject("src_endpoint").put("name", "penstock");
      event.putArray("resources").addObject().put("type", told.noun()).put("name", told.subject());
    } else {
      String user = type == AUTHENTICATION ? told.actor() : told.subject();
      event.putObject("user").put("name", user);
    }
    ObjectNode unmapped = event.putObject("unmapped");
    unmapped.put("subject", told.subject()).put("mac", told.mac());
    if (!told.run().isEmpty()) {
      unmapped.put("run", told.run());
    }
    unmapped.set("detail", told.detail());
    return Json.write(event);
  }

  private static int type(Told told) {
    return switch (told.noun()) {
      case "session" -> AUTHENTICATION;
      case "account", "api-key", "sign-in-link" -> ACCOUNT_CHANGE;
      default -> API_ACTIVITY;
    };
  }

  private static int activity(int type, String verb) {
    return switch (type) {
      case AUTHENTICATION ->
          switch (verb) {
            case "opened" -> 1;
            case "ended" -> 2;
            default -> OTHER;
          };
      case ACCOUNT_CHANGE ->
          switch (verb) {
            case "created" -> 1;
            case "revoked" -> 5;
            default -> OTHER;
          };
      default ->
          switch (verb) {
            case "created", "applied", "accepted", "requested", "intended" -> 1;
            case "edited", "activated", "paused", "resumed", "recorded" -> 3;
            case "removed", "cleared", "erased" -> 4;
            default -> OTHER;
          };
    };
  }

  private static int severity(Told told) {
    return switch (told.weight()) {
      case USUAL -> 1;
      case CHANGE -> 2;
      case REFUSAL -> 3;
    };
  }
}
