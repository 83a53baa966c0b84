package dev.penstock.workers.conformance;

import dev.penstock.workers.container.LocalImages;
import dev.penstock.workers.sandbox.SandboxHere;
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

  /** What we wrote, in the kit's language; without what this machine can't run. */
  public static String own() {
    return OWN
        + without("@container", LocalImages.lacking())
        + without("@sandbox", SandboxHere.lacking());
  }

  private static String without(String tag, String lacking) {
    if (lacking.isEmpty()) {
      return "";
    }
    System.out.println("Skipped: the scenarios that are " + tag + ". " + lacking);
    return " and not " + tag;
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
