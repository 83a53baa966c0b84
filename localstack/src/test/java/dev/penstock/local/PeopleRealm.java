package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.effect.Keycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A realm of people and services at the shared Keycloak, and one that signs people in to it by
 * SAML, both behind a gate that can be shut. They are set up as docs/manual/identity.md says.
 */
final class PeopleRealm implements AutoCloseable {

  static final String CLIENT = "penstock";
  static final String SECRET = "Canary-client-secret";
  static final String AUDIENCE = "penstock-api";
  static final String PASSWORD = "Canary-password-of-people";

  private static final String PEOPLE =
      """
      {"realm": "people", "enabled": true, "sslRequired": "none",
       "groups": [{"name": "operators"}],
       "users": [USERS],
       "clients": [
         {"clientId": "reporter", "secret": "SECRET", "serviceAccountsEnabled": true,
          "standardFlowEnabled": false,
          "protocolMappers": [
            {"name": "audience", "protocol": "openid-connect",
             "protocolMapper": "oidc-audience-mapper",
             "config": {"included.custom.audience": "penstock-api", "access.token.claim": "true"}}]}]}
      """;

  private static final String CORP =
      """
      {"realm": "corp", "enabled": true, "sslRequired": "none", "users": [USERS]}
      """;

  final Gate gate;
  private final Keycloak people;
  private final Keycloak corp;

  private PeopleRealm(Keycloak people, Keycloak corp) {
    this.people = people;
    this.corp = corp;
    this.gate = Gate.before(people.port());
  }

  static PeopleRealm open() {
    return new PeopleRealm(
        Keycloak.shared(
            PEOPLE
                .replace("SECRET", SECRET)
                .replace(
                    "USERS",
                    String.join(", ", user("ada"), user("bea"), user("cem"), user("dan")))),
        Keycloak.shared(CORP.replace("USERS", user("sam"))));
  }

  /** Keycloak names itself by the address that it is asked at. */
  String issuer() {
    return "http://" + gate.address() + "/realms/people";
  }

  /** The console as a client of the realm. */
  void register(String console) {
    people.admin(
        "POST",
        "/clients",
        Json.read(
            """
            {"clientId": "%s", "secret": "%s", "redirectUris": ["%s/sign-in/return"],
             "standardFlowEnabled": true, "directAccessGrantsEnabled": false,
             "attributes": {"pkce.code.challenge.method": "S256",
                            "post.logout.redirect.uris": "%s/sign-in",
                            "backchannel.logout.url": "%s/api/v1/session/logout-tokens",
                            "backchannel.logout.session.required": "true"},
             "protocolMappers": [
               {"name": "groups", "protocol": "openid-connect",
                "protocolMapper": "oidc-group-membership-mapper",
                "config": {"claim.name": "groups", "full.path": "false",
                           "id.token.claim": "true"}}]}
            """
                .formatted(CLIENT, SECRET, console, console, console)));
  }

  /** The other realm as a SAML identity provider of this one. */
  void brokerSaml() {
    String descriptor = "http://" + gate.address() + "/realms/corp/protocol/saml/descriptor";
    corp.admin(
        "POST",
        "/clients",
        Json.read(
            """
            {"clientId": "%s", "protocol": "saml", "redirectUris": ["%s/broker/corp/endpoint"],
             "attributes": {"saml.server.signature": "true", "saml.assertion.signature": "true",
                            "saml.client.signature": "false", "saml.authnstatement": "true",
                            "saml_force_name_id_format": "true",
                            "saml_name_id_format": "persistent"}}
            """
                .formatted(issuer(), issuer())));
    JsonNode imported =
        people.admin(
            "POST",
            "/identity-provider/import-config",
            Json.object().put("providerId", "saml").put("fromUrl", descriptor));
    ObjectNode provider =
        Json.object().put("alias", "corp").put("providerId", "saml").put("enabled", true);
    provider.set(
        "config",
        imported
            .<ObjectNode>deepCopy()
            .put("wantAssertionsSigned", "true")
            .put("validateSignature", "true"));
    people.admin("POST", "/identity-provider/instances", provider);
  }

  /** Who somebody is to the realm: their subject. */
  String subject(String user) {
    return people.admin("/users?exact=true&username=" + user).path(0).path("id").asText();
  }

  void join(String user, String group) {
    String id = people.admin("/groups?search=" + group).path(0).path("id").asText();
    people.admin("PUT", "/users/" + subject(user) + "/groups/" + id, Json.object());
  }

  /** Ends somebody's sessions there. */
  void signOut(String user) {
    people.admin("POST", "/users/" + subject(user) + "/logout", Json.object());
  }

  /** A key that signs from now on. */
  void rotateKeys() {
    people.admin(
        "POST",
        "/components",
        Json.read(
            """
            {"name": "next", "providerId": "rsa-generated",
             "providerType": "org.keycloak.keys.KeyProvider",
             "config": {"priority": ["1000"], "enabled": ["true"], "active": ["true"]}}
            """));
  }

  /** A token of the service itself. */
  String serviceToken() {
    return Keycloak.form(
            issuer() + "/protocol/openid-connect/token",
            List.of(
                "grant_type=client_credentials", "client_id=reporter", "client_secret=" + SECRET))
        .path("access_token")
        .asText();
  }

  private static String user(String name) {
    return """
    {"username": "%s", "enabled": true, "emailVerified": true, "firstName": "%s",
     "lastName": "Example", "email": "%s@example.com",
     "credentials": [{"type": "password", "value": "%s"}]}
    """
        .formatted(name, name, name, PASSWORD);
  }

  @Override
  public void close() {
    try {
      gate.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
