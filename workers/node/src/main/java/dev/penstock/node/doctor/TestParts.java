package dev.penstock.node.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * Gets what the tests need, as {@code ./penstock doctor --fix --tests} does: run from its source by
 * {@code ./penstock test} before anything is built. Exit code 3 when something is missing without
 * which nothing works.
 */
public final class TestParts {

  private static final int LACKING = 3;

  private TestParts() {}

  public static void main(String[] args) {
    Remedies remedies = new Remedies(System.out::println);
    List<Finding> wanting =
        look().stream().filter(finding -> !(finding instanceof Finding.Fine)).toList();
    wanting.forEach(remedies::mend);
    List<Finding> findings = look();
    findings.stream().flatMap(finding -> finding.lines().stream()).forEach(System.out::println);
    if (findings.stream().anyMatch(Finding.Missing.class::isInstance)) {
      System.exit(LACKING);
    }
  }

  private static List<Finding> look() {
    List<Finding> findings = new ArrayList<>(Parts.ofANode());
    findings.add(Parts.bubblewrap());
    findings.addAll(Parts.ofTheTests());
    return findings;
  }
}
