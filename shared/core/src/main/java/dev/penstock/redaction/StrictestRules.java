package dev.penstock.redaction;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What several say of the same: at each place the strictest word holds, so whoever speaks besides
 * can only have less of it shown.
 */
public record StrictestRules(List<? extends ShowRules> all) implements ShowRules {

  public StrictestRules {
    all = List.copyOf(all);
  }

  @Override
  public Optional<Field> here() {
    return all.stream()
        .flatMap(rules -> rules.here().stream())
        .max(Comparator.comparingInt(Field::strictness));
  }

  @Override
  public ShowRules member(String name) {
    return new StrictestRules(all.stream().map(rules -> rules.member(name)).toList());
  }

  @Override
  public ShowRules item(String index) {
    return new StrictestRules(all.stream().map(rules -> rules.item(index)).toList());
  }

  @Override
  public ShowRules anywhere() {
    return new StrictestRules(all.stream().map(ShowRules::anywhere).toList());
  }
}
