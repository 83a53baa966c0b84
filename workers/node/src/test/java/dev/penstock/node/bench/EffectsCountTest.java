package dev.penstock.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The count of effects is exact when it is, and never else. */
class EffectsCountTest {

  private static final Set<String> MARKS = Set.of("a", "b");
  private static final Map<String, List<String>> ACTS =
      Map.of("a", List.of("key-a"), "b", List.of("key-b"));
  private static final List<String[]> DONE =
      List.of(entry("key-a", "a"), entry("key-b", "b"), entry("key-b", ""));
  private static final List<String[]> TRAIL =
      List.of(
          entry("effect.intended", "key-a"),
          entry("effect.recorded", "key-a"),
          entry("effect.intended", "key-b"),
          entry("effect.recorded", "key-b"));

  @Test
  void shouldBeExactWhenEachWasMadeOnceAndIsOnRecord() {
    EffectsCount count = count(ACTS, Map.of(), DONE, TRAIL);

    assertThat(count).isEqualTo(new EffectsCount(2, 0, 0, 0, List.of(), List.of()));
    assertThat(count.isExact()).isTrue();
  }

  @Test
  void shouldNameALostOne() {
    EffectsCount count =
        count(Map.of("a", List.of("key-a")), Map.of(), DONE.subList(0, 1), TRAIL.subList(0, 2));

    assertThat(count.lost()).isEqualTo(1);
    assertThat(count.wrong()).containsExactly("b was never made");
  }

  @Test
  void shouldNameADoubledOneUnlessAPersonWantedItAgain() {
    var twice = Map.of("a", List.of("key-a", "key-a"), "b", List.of("key-b"));

    assertThat(count(twice, Map.of(), DONE, TRAIL).doubled()).isEqualTo(1);
    assertThat(count(twice, Map.of("a", 1), DONE, TRAIL).isExact()).isTrue();
  }

  @Test
  void shouldNameOneThatWasMadeUnderTwoKeys() {
    var twoKeys = Map.of("a", List.of("key-a", "key-c"), "b", List.of("key-b"));

    assertThat(count(twoKeys, Map.of("a", 1), DONE, TRAIL).isExact()).isFalse();
  }

  @Test
  void shouldNameWhatIsNotOnRecordInTheLedgerOrOnTheTrail() {
    assertThat(count(ACTS, Map.of(), DONE.subList(0, 1), TRAIL).unrecorded()).isEqualTo(1);
    assertThat(count(ACTS, Map.of(), DONE, TRAIL.subList(0, 3)).unrecorded()).isEqualTo(1);
    assertThat(count(ACTS, Map.of(), DONE, TRAIL.subList(1, 4)).unrecorded()).isEqualTo(1);
  }

  @Test
  void shouldNameWhatIsDoneInTheLedgerAndWasNeverMade() {
    var done = List.of(entry("key-a", "a"), entry("key-b", "b"), entry("key-c", "c"));
    EffectsCount count = count(ACTS, Map.of(), done, TRAIL);

    assertThat(count.wrong()).containsExactly("key-c is done in the ledger and was never made");
  }

  @Test
  void shouldNameOneThatHasTheAnswerOfAnother() {
    var done = List.of(entry("key-a", "b"), entry("key-b", "b"));

    assertThat(count(ACTS, Map.of(), done, TRAIL).wrong())
        .containsExactly("a has the answer of another on record: [b]");
  }

  @Test
  void shouldNameWhatNobodyWanted() {
    assertThat(EffectsCount.of(Set.of("a"), evidence(ACTS, Map.of(), DONE, TRAIL)).isExact())
        .isFalse();
  }

  private static EffectsCount count(
      Map<String, List<String>> acts,
      Map<String, Integer> retries,
      List<String[]> done,
      List<String[]> trail) {
    return EffectsCount.of(MARKS, evidence(acts, retries, done, trail));
  }

  private static EffectsCount.Evidence evidence(
      Map<String, List<String>> acts,
      Map<String, Integer> retries,
      List<String[]> done,
      List<String[]> trail) {
    return new EffectsCount.Evidence(acts, retries, done, trail);
  }

  private static String[] entry(String kind, String key) {
    return new String[] {kind, key};
  }
}
