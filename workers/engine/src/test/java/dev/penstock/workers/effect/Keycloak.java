package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.List;

/** A realm of a real Keycloak. */
public final class Keycloak implements AutoCloseable {

  private final KeycloakServer server;
  private final String name;
  private final boolean own;

  private Keycloak(KeycloakServer server, String name, boolean own) {
    this.server = server;
    this.name = name;
    this.own = own;
  }

  /** Skips the caller where the distribution isn't; in continuous integration it has to be. */
  public static void require() {
    KeycloakRelease.require();
  }

  /** Starts one with this realm, and returns when it answers. */
  public static Keycloak start(Path log, String realm) {
    return of(KeycloakServer.start(log), realm, true);
  }

  /** This realm at the server that all tests of a JVM share; it ends with the JVM. */
  public static Keycloak shared(String realm) {
    return of(KeycloakServer.shared(), realm, false);
  }

  private static Keycloak of(KeycloakServer server, String realm, boolean own) {
    server.admin("POST", "", Json.read(realm));
    return new Keycloak(server, Json.read(realm).path("realm").textValue(), own);
  }

  public String issuer() {
    return server.address() + "/realms/" + name;
  }

  /** The port that the server listens on, of the loopback address. */
  public int port() {
    return server.port();
  }

  /**
   * What an administrator of the realm does.
   *
   * @param path below the realm's, for example {@code /clients}
   */
  public JsonNode admin(String method, String path, JsonNode body) {
    return server.admin(method, "/" + name + path, body);
  }

  public JsonNode admin(String path) {
    return server.admin("GET", "/" + name + path, Json.object());
  }

  /** A token as a user's own program would get one. */
  public String token(String field, List<String> form) {
    return KeycloakServer.form(issuer() + "/protocol/openid-connect/token", form)
        .path(field)
        .textValue();
  }

  /** What a server answers to a form. */
  public static JsonNode form(String address, List<String> form) {
    return KeycloakServer.form(address, form);
  }

  @Override
  public void close() {
    if (own) {
      server.close();
    }
  }
}
