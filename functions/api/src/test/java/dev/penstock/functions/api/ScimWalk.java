package dev.penstock.functions.api;

import dev.penstock.functions.api.access.Role;

/** A directory that asks for everything there is to ask of provisioning. */
final class ScimWalk {

  private ScimWalk() {}

  static void of(ApiFixture fixture) {
    for (String place :
        new String[] {
          "/ServiceProviderConfig",
          "/ResourceTypes",
          "/ResourceTypes/User",
          "/Schemas",
          "/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group"
        }) {
      send(fixture, "GET", place, "");
    }
    String user =
        walk(fixture, "/Users", "{'userName':'walk@example.com','emails':[{'value':'w'}]}");
    String group =
        walk(
            fixture,
            "/Groups",
            "{'displayName':'walkers','members':[{'value':'"
                + user.substring("/Users/".length())
                + "'}]}");
    send(fixture, "GET", user, "");
    send(fixture, "DELETE", user, "");
    send(fixture, "DELETE", group, "");
  }

  /** Makes one, and says its place. */
  private static String walk(ApiFixture fixture, String all, String one) {
    String place = all + "/" + send(fixture, "POST", all, one).at("/id");
    send(fixture, "GET", place, "");
    send(fixture, "PUT", place, one);
    send(fixture, "PATCH", place, "{'Operations':[{'op':'add','value':{'externalId':'e'}}]}");
    send(fixture, "GET", all, "");
    return place;
  }

  private static ApiFixture.Reply send(
      ApiFixture fixture, String method, String place, String body) {
    var call = fixture.call(method, "/scim/v2" + place).as(Role.PROVISIONER);
    return body.isEmpty() ? call.send() : call.json(body).send();
  }
}
