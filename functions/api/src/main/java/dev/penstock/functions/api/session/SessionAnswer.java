package dev.penstock.functions.api.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.SessionCookie;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;

/** A session as its person is told of it. */
public final class SessionAnswer {

  private SessionAnswer() {}

  /** The answer to a sign-in. */
  public static HttpResponse opened(Sessions.Opened opened, HttpRequest request) {
    return HttpResponse.json(200, json(opened.person()))
        .withCookie(SessionCookie.of(request, opened.token(), Sessions.LONGEST.toSeconds()));
  }

  static ObjectNode json(Principal.Person person) {
    ObjectNode json = Json.object().put("id", person.session()).put("person", person.name());
    var roles = json.putArray("roles");
    person.grants().roles().forEach(roles::add);
    json.set("grants", person.grants().json());
    return json.put("csrfToken", person.csrfTokens().getFirst())
        .put("expiresAt", person.expiresAt().toString());
  }
}
