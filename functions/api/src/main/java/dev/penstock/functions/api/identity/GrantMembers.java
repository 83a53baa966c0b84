package dev.penstock.functions.api.identity;

import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.web.Members;
import java.util.ArrayList;
import java.util.List;

/** Grants in a request body: {@code [{"role": …, "folder": …}]}. */
final class GrantMembers {

  private static final int MOST = 100;

  private GrantMembers() {}

  /** Gathers what is wrong with its pointer. */
  static Grants read(Members body) {
    List<Grant> grants = new ArrayList<>();
    for (Members each : body.objects("grants", MOST)) {
      String role = each.text("role", 63);
      String folder = each.optionalText("folder", 64).orElse(Grant.EVERYWHERE);
      each.nothingElse();
      if (!role.isEmpty() && !Grant.isRole(role)) {
        each.error("role", "must be a role in lower case, for example operator");
      } else if (!Grant.isFolder(folder)) {
        each.error("folder", "must be / or / and a namespace of workflows, for example /payments");
      } else if (!role.isEmpty()) {
        grants.add(new Grant(role, folder));
      }
    }
    return Grants.of(grants);
  }
}
