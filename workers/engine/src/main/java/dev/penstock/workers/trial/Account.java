package dev.penstock.workers.trial;

import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.workers.interpreter.Sighting;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest;
import java.time.Duration;
import java.util.List;

/**
 * What a run on trial did.
 *
 * @param sightings its way, in order
 * @param calls the effects it asked for, in order; one that a person allowed is asked for twice
 * @param questions what it asked people, in order
 * @param lasted by the trial's clock
 */
public record Account(
    Ending ending,
    List<Sighting> sightings,
    List<EffectRequest> calls,
    List<HumanTaskRequest> questions,
    Duration lasted) {

  public Account {
    sightings = List.copyOf(sightings);
    calls = List.copyOf(calls);
    questions = List.copyOf(questions);
  }

  /** Pointers of the tasks whose undo ran, in that order. */
  public List<String> undone() {
    return sightings.stream()
        .filter(Sighting.Undoing.class::isInstance)
        .map(sighting -> ((Sighting.Undoing) sighting).task().position().pointer())
        .toList();
  }

  /** The tasks in the order they began; what an extension is wrapped around counts as itself. */
  public List<Sighting.Began> path() {
    return sightings.stream()
        .filter(Sighting.Began.class::isInstance)
        .map(Sighting.Began.class::cast)
        .filter(began -> !(began.task() instanceof ExtendedTask))
        .toList();
  }
}
