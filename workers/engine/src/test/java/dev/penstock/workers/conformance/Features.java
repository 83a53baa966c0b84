package dev.penstock.workers.conformance;

import dev.penstock.workers.container.LocalImages;
import io.cucumber.core.backend.ObjectFactory;
import io.cucumber.core.feature.FeatureWithLines;
import io.cucumber.core.feature.GluePath;
import io.cucumber.core.options.RuntimeOptionsBuilder;
import io.cucumber.core.runtime.Runtime;
import io.cucumber.tagexpressions.TagExpressionParser;
import java.util.List;

/** Runs feature files with Cucumber, as they stand, against a subject. */
public final class Features {

  /** What the specification's project wrote. */
  public static final String KIT = "not @own";

  private static final String OWN = "@own";

  private Features() {}

  /** What we wrote, in the kit's language; without containers where no engine runs them. */
  public static String own() {
    String lacking = LocalImages.make();
    if (lacking.isEmpty()) {
      return OWN;
    }
    if (System.getenv("CI") != null) {
      throw new AssertionError(lacking);
    }
    System.out.println("Skipped: the scenarios of containers. " + lacking);
    return OWN + " and not @container";
  }

  /**
   * Runs every scenario that a tag expression chooses, one after the other.
   *
   * @return in the order of files and lines; never throws for a scenario that fails
   */
  public static List<ScenarioResult> run(String tags, Subject subject, Counterparts counterparts) {
    ScenarioResults results = new ScenarioResults();
    Scenes scenes = new Scenes(subject, counterparts);
    Runtime.builder()
        .withRuntimeOptions(
            new RuntimeOptionsBuilder()
                .addFeature(FeatureWithLines.parse("classpath:conformance"))
                .addGlue(GluePath.parse("dev.penstock.workers.conformance"))
                .addTagFilter(TagExpressionParser.parse(tags))
                .setPublishQuiet(true)
                .setNoSummary()
                .build())
        .withObjectFactorySupplier(() -> scenes)
        .withAdditionalPlugins(results)
        .build()
        .run();
    return results.all();
  }

  /** Gives the steps of each scenario a world of their own. */
  private static final class Scenes implements ObjectFactory {

    private final Subject subject;
    private final Counterparts counterparts;
    private World world;

    Scenes(Subject subject, Counterparts counterparts) {
      this.subject = subject;
      this.counterparts = counterparts;
      this.world = new World(subject, counterparts);
    }

    @Override
    public void start() {
      world = new World(subject, counterparts);
    }

    @Override
    public void stop() {
      // Nothing of a scenario is left open.
    }

    @Override
    public boolean addClass(Class<?> glue) {
      return true;
    }

    @Override
    public <T> T getInstance(Class<T> type) {
      return type.cast(type == KitSteps.class ? new KitSteps(world) : new OwnSteps(world));
    }
  }
}
