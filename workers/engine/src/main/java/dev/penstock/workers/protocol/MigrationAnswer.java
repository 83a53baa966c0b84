package dev.penstock.workers.protocol;

import java.util.List;

/**
 * Whether a run could go on in another version, where it stands now.
 *
 * @param refusals what is in the way; empty when nothing is
 */
public record MigrationAnswer(List<MigrationRefusal> refusals) {

  public MigrationAnswer {
    refusals = List.copyOf(refusals);
  }
}
