package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What there is to know of a kind of resource; read from the documents that clients are shown.
 *
 * @param urn the schema's name
 * @param attributes those that are kept, and those that all resources have
 */
record ResourceSchema(String urn, List<Attribute> attributes) {

  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";

  static final ResourceSchema USER = load("User");
  static final ResourceSchema GROUP = load("Group");

  /**
   * Attributes of RFC 7643 that directories send by default. Nothing here needs them, so nothing of
   * them is kept; to refuse them would stop the provisioning of everybody.
   */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "nickname",
          "profileurl",
          "title",
          "usertype",
          "preferredlanguage",
          "locale",
          "timezone",
          "password",
          "phonenumbers",
          "ims",
          "photos",
          "addresses",
          "entitlements",
          "roles",
          "x509certificates",
          "middlename",
          "honorificprefix",
          "honorificsuffix",
          "display");

  static JsonNode documents(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            ResourceSchema.class.getResourceAsStream("/scim/" + name + ".json"))) {
      return Json.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResourceSchema load(String name) {
    List<Attribute> all = new ArrayList<>();
    all.add(Attribute.text("id", true));
    all.add(Attribute.text("externalId", false));
    all.add(new Attribute("meta", Attribute.Kind.COMPLEX, false, false, true, true, List.of()));
    for (JsonNode schema : documents("schemas")) {
      if (schema.path("name").asText().equals(name)) {
        schema.path("attributes").forEach(attribute -> all.add(Attribute.of(attribute)));
      }
    }
    return new ResourceSchema(CORE + name, List.copyOf(all));
  }

  Optional<Attribute> attribute(String name) {
    return Attribute.named(attributes, name);
  }

  /** Whether an attribute is one that is known and left out. */
  static boolean isNotKept(String name) {
    return NOT_KEPT.contains(name.toLowerCase(Locale.ROOT));
  }
}
