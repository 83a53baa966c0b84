package dev.penstock.definition;

import dev.penstock.definition.task.SecretReference;
import dev.penstock.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads those arguments of a call in which a secret may stand, and collects what stands there. */
final class CallValues {

  private final Reading reading;
  private final Located with;
  private final List<SecretReference> secrets = new ArrayList<>();

  CallValues(Reading reading, Located with) {
    this.reading = reading;
    this.with = with;
  }

  Optional<Template> of(String member) {
    return with.member(member)
        .map(
            at -> {
              var taken = SecretReferences.take(reading, at);
              taken.secrets().forEach(s -> secrets.add(s.below("/" + member)));
              return reading.template(taken.rest());
            });
  }

  List<SecretReference> and(CallValues others) {
    List<SecretReference> all = new ArrayList<>(secrets);
    all.addAll(others.secrets);
    return List.copyOf(all);
  }

  List<SecretReference> secrets() {
    return List.copyOf(secrets);
  }
}
