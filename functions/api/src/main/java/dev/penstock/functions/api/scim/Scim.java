package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Produces;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Provisioning put together, and what it says of itself (RFC 7644, section 4). Thread-safe. */
public final class Scim {

  private static final JsonNode CONFIGURATION = ResourceSchema.documents("service-provider-config");
  private static final JsonNode RESOURCE_TYPES = ResourceSchema.documents("resource-types");
  private static final JsonNode SCHEMAS = ResourceSchema.documents("schemas");

  private final Database database;
  private final ProvisionedPeople people;
  private final ProvisionedGroups groups;

  /**
   * The people and groups of a store.
   *
   * @param issuer through which people sign in
   */
  public Scim(
      Database database,
      Accounts accounts,
      SessionEnds ends,
      AuditTrail trail,
      Clock clock,
      Optional<String> issuer) {
    this.database = database;
    this.people = new ProvisionedPeople(new PersonAccounts(accounts, issuer), ends, trail, clock);
    this.groups = new ProvisionedGroups(trail, clock);
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        ScimRoute.of(
            "GET",
            "/ServiceProviderConfig",
            Operation.GET_SCIM_CONFIGURATION,
            exchange -> plain(exchange, CONFIGURATION)));
    routes.add(
        ScimRoute.of(
            "GET",
            "/ResourceTypes",
            Operation.LIST_SCIM_RESOURCE_TYPES,
            exchange -> listed(exchange, RESOURCE_TYPES)));
    routes.add(
        ScimRoute.of(
            "GET",
            "/ResourceTypes/{id}",
            Operation.GET_SCIM_RESOURCE_TYPE,
            exchange -> one(exchange, RESOURCE_TYPES)));
    routes.add(
        ScimRoute.of(
            "GET", "/Schemas", Operation.LIST_SCIM_SCHEMAS, exchange -> listed(exchange, SCHEMAS)));
    routes.add(
        ScimRoute.of(
            "GET", "/Schemas/{id}", Operation.GET_SCIM_SCHEMA, exchange -> one(exchange, SCHEMAS)));
    routes.addAll(
        new DirectoryResource(database, people)
            .routes(
                new DirectoryResource.Operations(
                    Operation.LIST_SCIM_USERS,
                    Operation.CREATE_SCIM_USER,
                    Operation.GET_SCIM_USER,
                    Operation.REPLACE_SCIM_USER,
                    Operation.PATCH_SCIM_USER,
                    Operation.DELETE_SCIM_USER)));
    routes.addAll(
        new DirectoryResource(database, groups)
            .routes(
                new DirectoryResource.Operations(
                    Operation.LIST_SCIM_GROUPS,
                    Operation.CREATE_SCIM_GROUP,
                    Operation.GET_SCIM_GROUP,
                    Operation.REPLACE_SCIM_GROUP,
                    Operation.PATCH_SCIM_GROUP,
                    Operation.DELETE_SCIM_GROUP)));
    return routes;
  }

  static HttpResponse json(int status, JsonNode body) {
    return HttpResponse.json(status, body).with("content-type", Produces.SCIM.mediaType());
  }

  private static HttpResponse plain(Exchange exchange, JsonNode document) {
    exchange.query();
    return Validator.answer(exchange.request(), json(200, document));
  }

  private static HttpResponse listed(Exchange exchange, JsonNode all) {
    ObjectNode page = Json.object();
    page.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
    page.put("totalResults", all.size()).put("startIndex", 1).put("itemsPerPage", all.size());
    return plain(exchange, page.set("Resources", all));
  }

  private static HttpResponse one(Exchange exchange, JsonNode all) {
    String id = exchange.segment("id");
    return plain(
        exchange,
        all.valueStream()
            .filter(each -> each.path("id").asText().equals(id))
            .findFirst()
            .orElseThrow(Exchange::notFound));
  }
}
