package dev.penstock.functions.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.store.FolderReach;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody may do, and where. Immutable. */
public record Grants(SortedSet<Grant> all) {

  public static final Grants NONE = new Grants(new TreeSet<>());

  public Grants {
    all = Collections.unmodifiableSortedSet(new TreeSet<>(all));
  }

  public static Grants of(Collection<Grant> all) {
    return new Grants(new TreeSet<>(all));
  }

  public static Grants of(Role role, String folder) {
    return of(List.of(new Grant(role.wire(), folder)));
  }

  /** Roles for the whole installation. */
  public static Grants everywhere(Collection<String> roles) {
    return of(roles.stream().map(role -> new Grant(role, Grant.EVERYWHERE)).toList());
  }

  public Grants and(Grants more) {
    return of(Stream.concat(all.stream(), more.all.stream()).toList());
  }

  /** The roles, wherever they are held. */
  public Set<String> roles() {
    return all.stream().map(Grant::role).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where one of the roles is held. */
  FolderReach reach(Set<String> roles) {
    List<Grant> held = all.stream().filter(grant -> roles.contains(grant.role())).toList();
    return held.stream().anyMatch(Grant::isEverywhere)
        ? FolderReach.EVERYWHERE
        : FolderReach.of(held.stream().map(Grant::namespace).toList());
  }

  /** Whether who reaches so far may give all of this away. */
  public boolean within(FolderReach reach) {
    return all.stream()
        .allMatch(
            grant -> grant.isEverywhere() ? reach.everywhere() : reach.covers(grant.namespace()));
  }

  public ArrayNode json() {
    ArrayNode json = Json.array();
    for (Grant grant : all) {
      json.addObject().put("role", grant.role()).put("folder", grant.folder());
    }
    return json;
  }

  /** As it is stored and sealed. */
  public String text() {
    return CanonicalJson.write(json());
  }

  static Grants parse(String text) {
    List<Grant> grants = new ArrayList<>();
    for (JsonNode grant : Json.read(text)) {
      grants.add(new Grant(grant.path("role").asText(), grant.path("folder").asText()));
    }
    return of(grants);
  }

  @Override
  public String toString() {
    return text();
  }
}
