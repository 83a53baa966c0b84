package dev.penstock.node.owner;

import dev.penstock.run.Drift;
import java.util.List;

/**
 * What became of a rebuild.
 *
 * @param found where rows said something else than the trail
 * @param left what could not be mended, because nobody has the payload any more
 */
public record Rebuilt(List<Drift> found, List<Drift> left) {}
